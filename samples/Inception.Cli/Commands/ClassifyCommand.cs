using System.CommandLine;
using Inception.Catalogue;
using Inception.Classification;
using Spectre.Console;

namespace Inception.Cli.Commands;

/// <summary><c>inception classify IMAGE…</c>.</summary>
internal static class ClassifyCommand
{
    public static Command Create()
    {
        var images = new Argument<string[]>("IMAGE") { Description = "JPEG, PNG, WebP, BMP or GIF files", Arity = ArgumentArity.OneOrMore };
        var model = CommonOptions.Model(required: false);
        var weights = new Option<string?>("--weights", "-w")
        {
            Description = "A .pth, .pt or .safetensors file, or the id of published weights ('inception weights list'), which are fetched where need be; those shipped for inception_small when left out",
            HelpName = "FILE|ID",
        };
        var top = CommonOptions.WholeNumber(new("--top") { Description = "How many classes to show", HelpName = "N", DefaultValueFactory = _ => 5 });
        var device = CommonOptions.Device();
        var json = CommonOptions.Json();
        var settings = new CacheSettings();
        var command = new Command("classify", "Name what pictures show") { images, model, weights, top, device, json };
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var paths = parsed.GetValue(images)!;
            foreach (var path in paths) InputFile.Existing(path);
            using var classifier = await LoadAsync(parsed.GetValue(model), parsed.GetValue(weights), parsed.GetValue(device)!, settings.Of(parsed), cancellation);
            var predictions = classifier.ClassifyMany(paths, parsed.GetValue(top)!.Value, cancellation: cancellation);
            if (parsed.GetValue(json)) PrintJson(paths, predictions);
            else Print(paths, predictions);
            return 0;
        });
        return command;
    }

    /// <summary>Published weights bring their network with them; with any other file the network is named.</summary>
    private static async Task<ImageClassifier> LoadAsync(string? model, string? weights, string device, WeightCache cache, CancellationToken cancellation)
    {
        var choice = model is null ? null : NetworkChoice.Named(model);
        var published = weights is null ? null : PublishedWeightsArgument.Find(weights);
        if (published is null || (choice is not null && File.Exists(weights))) return Load(choice ?? NetworkChoice.Named(NetworkChoice.Shipped), weights, device);

        if (choice is not null && choice.Name != published.Network) throw new UserException($"{published.Id} are weights of {published.Network}, not of {choice.Name}: leave out --model.");
        PublishedWeightsArgument.RequireReadable(published);
        if (published.ClassSet != ClassSet.ImageNet) throw new UserException($"{published.Id} names no classes: it makes features.");
        published = published with { Options = published.Options with { Device = CommonOptions.Resolve(device) } };
        if (File.Exists(weights)) return ImageClassifier.Of(published, weights);
        using var bar = new ProgressLine(cancellation);
        return await ImageClassifier.LoadAsync(published, cache, bar, cancellation);
    }

    public static ImageClassifier Load(NetworkChoice choice, string? weights, string device)
    {
        var file = weights is not null ? InputFile.Seekable(weights) : choice.IsShipped
            ? Assets.SmallWeights
            : throw new UserException($"{choice.Name} needs --weights: a file, or one of {string.Join(", ", choice.Weights.Where(one => one.IsReadable).Select(one => one.Id))}.");
        var settings = new NetworkSettings { TransformInput = choice.TransformsInput, Device = CommonOptions.Resolve(device) };
        return new ImageClassifier(choice.Build(settings, file), choice.Preprocessing, choice.Labels);
    }

    private static void Print(string[] paths, IReadOnlyList<IReadOnlyList<Prediction>> predictions)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Picture").AddColumn("Class");
        table.AddColumn(new TableColumn("Probability").RightAligned().NoWrap());
        foreach (var (path, classes) in paths.Zip(predictions))
        {
            foreach (var (prediction, rank) in classes.Select((prediction, rank) => (prediction, rank)))
            {
                table.AddRow(
                    rank == 0 ? Markup.Escape(path) : "",
                    Markup.Escape(prediction.Label),
                    prediction.Probability.ToString("P1"));
            }
        }

        AnsiConsole.Write(table);
    }

    private static void PrintJson(string[] paths, IReadOnlyList<IReadOnlyList<Prediction>> predictions) =>
        JsonOutput.Write(paths.Zip(predictions, (path, classes) => new { image = path, predictions = classes }));
}
