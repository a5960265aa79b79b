using System.CommandLine;
using Inception.Classification;
using Spectre.Console;

namespace Inception.Cli.Commands;

/// <summary><c>inception classify IMAGE…</c>.</summary>
internal static class ClassifyCommand
{
    public static Command Create()
    {
        var images = new Argument<string[]>("IMAGE") { Description = "JPEG, PNG, WebP, BMP or GIF files", Arity = ArgumentArity.OneOrMore };
        var model = CommonOptions.Model(byDefault: "inception_small");
        var weights = CommonOptions.Weights();
        var top = CommonOptions.WholeNumber(new("--top") { Description = "How many classes to show", HelpName = "N", DefaultValueFactory = _ => 5 });
        var device = CommonOptions.Device();
        var json = CommonOptions.Json();
        var command = new Command("classify", "Name what pictures show") { images, model, weights, top, device, json };
        command.SetAction((parsed, cancellation) =>
        {
            var paths = parsed.GetValue(images)!;
            foreach (var path in paths) InputFile.Existing(path);
            using var classifier = Load(parsed.GetValue(model)!, parsed.GetValue(weights), parsed.GetValue(device)!);
            var predictions = classifier.ClassifyMany(paths, parsed.GetValue(top)!.Value, cancellation: cancellation);
            if (parsed.GetValue(json)) PrintJson(paths, predictions);
            else Print(paths, predictions);
            return Task.FromResult(0);
        });
        return command;
    }

    public static ImageClassifier Load(string model, string? weights, string device)
    {
        var (choice, network) = LoadedNetwork.Of(model, weights, device);
        return new ImageClassifier(network, choice.Preprocessing, choice.Labels);
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
