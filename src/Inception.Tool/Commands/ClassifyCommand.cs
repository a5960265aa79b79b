using System.CommandLine;
using Inception.Classification;
using Inception.Networks;
using Spectre.Console;

namespace Inception.Tool.Commands;

/// <summary><c>inception classify IMAGE…</c>.</summary>
internal static class ClassifyCommand
{
    private const int LargestBatch = 16;

    private const string Examples = """
        inception classify boot.png                               # the shipped network: ten clothes
        inception classify cat.jpg --weights inception_v3.tv_in1k --top 3
        inception classify *.jpg --weights inception_v3.tv_in1k --json
        """;

    public static Command Create()
    {
        var images = new Argument<string[]>("IMAGE") { Description = "JPEG, PNG, WebP, BMP or GIF files", Arity = ArgumentArity.OneOrMore };
        var model = new ModelArguments();
        var engine = new EngineOptions();
        var top = CommonOptions.WholeNumber(new("--top") { Description = "How many classes to show", HelpName = "N", DefaultValueFactory = _ => 5 });
        var json = CommonOptions.Json();
        var command = new Command("classify", "Classify images: the most probable classes of each.") { images, top, json };
        command.SetExamples(Examples);
        model.AddTo(command);
        engine.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var paths = parsed.GetValue(images)!;
            engine.Check(parsed);
            foreach (var path in paths) InputFile.Existing(path);
            var loaded = await model.LoadAsync(parsed, cancellation, namesClasses: true);
            var (labels, side) = (loaded.Labels!, loaded.Preprocessing.CropSize);
            var work = new InferenceWorkload(NetworkOutput.Logits, paths.Length, LargestBatch, side, side);
            var network = engine.Create(parsed, loaded.Network, work, loaded.Preprocessing, cancellation);
            using var classifier = new ImageClassifier(network, loaded.Preprocessing, labels, new() { BatchSize = work.Batch });
            var classified = classifier.ClassifyMany(paths, parsed.GetValue(top)!.Value, cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(classified.Select(one => new { image = one.Path, predictions = one.Predictions }));
            else Print(classified);
            return 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<ImageClassification> classified)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Image").AddColumn("Class");
        table.AddColumn(new TableColumn("Probability").RightAligned().NoWrap());
        foreach (var (path, classes) in classified)
        {
            foreach (var (prediction, rank) in classes.Select((prediction, rank) => (prediction, rank)))
            {
                table.AddRow(
                    rank == 0 ? Markup.Escape(path) : "",
                    Markup.Escape(prediction.Label),
                    prediction.Probability.ToString("P1"));
            }
        }

        Terminal.Write(table);
    }
}
