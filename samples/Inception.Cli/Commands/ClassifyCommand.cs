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
        var model = new ModelOptions();
        var top = CommonOptions.WholeNumber(new("--top") { Description = "How many classes to show", HelpName = "N", DefaultValueFactory = _ => 5 });
        var json = CommonOptions.Json();
        var command = new Command("classify", "Name what pictures show") { images, top, json };
        model.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var paths = parsed.GetValue(images)!;
            foreach (var path in paths) InputFile.Existing(path);
            var loaded = await model.LoadAsync(parsed, cancellation, namesClasses: true);
            using var classifier = new ImageClassifier(loaded.Network, loaded.Preprocessing, loaded.Labels);
            var predictions = classifier.ClassifyMany(paths, parsed.GetValue(top)!.Value, cancellation: cancellation);
            if (parsed.GetValue(json)) PrintJson(paths, predictions);
            else Print(paths, predictions);
            return 0;
        });
        return command;
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
