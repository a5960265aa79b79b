using System.CommandLine;
using System.Diagnostics;
using Inception.Networks;

namespace Inception.Tool.Commands;

/// <summary><c>inception classify IMAGE…</c>: classifies images.</summary>
internal sealed class ClassifyCommand
{
    private const int LargestBatch = 16;

    private const string Examples = """
        inception classify boot.png                               # the shipped network, for clothes
        inception classify cat.jpg --weights inception_v3.tv_in1k --top 3
        inception classify photos --recursive --weights inception_v3.tv_in1k --output photos.csv
        inception classify @list.txt --weights inception_v3.tv_in1k --format jsonl
        """;

    private const string ExitCodes =
        "Exit code: 0 if every image was classified. 2 if some images could not be read: stderr lists them, and all other images have results. "
        + "1 if no image was classified, or with --on-error fail if an image cannot be read.";

    private readonly ImageInputs _images = new("IMAGE");

    private readonly ModelArguments _model = new();

    private readonly EngineOptions _engine = new();

    private readonly ClassificationOutput _output = new();

    private readonly Option<int?> _top = CommonOptions.WholeNumber(
        new("--top") { Description = "How many classes to show for each image", HelpName = "N", DefaultValueFactory = _ => 5 });

    private readonly Option<bool> _quiet = CommonOptions.Quiet();

    public static Command Create()
    {
        var options = new ClassifyCommand();
        var command = new Command("classify", "Classify images and print the most probable classes of each image.") { options._top, options._quiet };
        command.SetExamples(Examples);
        command.SetNotes(ExitCodes);
        options._images.AddTo(command);
        options._output.AddTo(command);
        options._model.AddTo(command);
        options._engine.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var format = _output.Check(parsed);
        if (_output.PathOf(parsed) is { } output) OutputFile.RequireOther(output, _images.Files(parsed));
        _engine.Check(parsed);
        var leftOut = new List<LeftOut>();
        var paths = await _images.FindAsync(parsed, leftOut, cancellation);
        var work = new InferenceWorkload(NetworkOutput.Logits, paths.Count, LargestBatch);
        using var model = await _engine.OpenAsync(parsed, _model, work, _images.OnUnreadable(parsed), cancellation);
        await using var writer = ClassificationWriter.Create(format, _output.PathOf(parsed), model.Name);
        using var bar = new ProgressLine(cancellation);
        var notes = parsed.GetValue(_quiet) ? null : new ModelNotes(model, _model.GivenWeights(parsed));
        var classified = 0;
        var watch = Stopwatch.StartNew();
        await foreach (var one in model.ClassifyManyAsync(paths, parsed.GetValue(_top)!.Value, cancellation))
        {
            if (one.Error is { } error)
            {
                leftOut.Add(new(one.Path, Failure.OneLine(error.Message)));
                continue;
            }

            foreach (var note in notes?.About(one.Path) ?? []) bar.WriteError(note);
            await GuardedAsync(parsed, () => writer.AddAsync(one, cancellation));
            classified++;
            if (!writer.Streams) bar.Report(new ImageProgress(classified, paths.Count, classified / watch.Elapsed.TotalSeconds));
        }

        Report(leftOut, classified, bar);
        await GuardedAsync(parsed, () => writer.CompleteAsync(cancellation));
        return leftOut.Count == 0 ? 0 : Failure.SomeLeftOut;
    }

    /// <summary>Reports the skipped images. If no image was classified, this is an error.</summary>
    private static void Report(List<LeftOut> leftOut, int classified, ProgressLine bar)
    {
        if (classified == 0 && leftOut is [var only]) throw new UserException(only.Reason);
        foreach (var one in leftOut) bar.WriteError($"inception: skipped: {one.Reason}");
        if (classified == 0) throw new UserException($"None of the {leftOut.Count} images could be classified. See the reasons above.");
    }

    private Task GuardedAsync(ParseResult parsed, Func<Task> write) =>
        _output.PathOf(parsed) is { } path ? EmbeddingFile.Guarded(path, write) : write();
}
