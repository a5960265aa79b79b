using System.CommandLine;
using System.Diagnostics;
using Inception.Embeddings;
using Inception.Networks;
using Inception.Tool.Running;

namespace Inception.Tool.Commands;

/// <summary><c>inception embed PATH…</c>: computes an embedding of each image.</summary>
internal sealed class EmbedCommand
{
    private const string Examples = """
        inception embed photos --recursive --weights inception_v3.tv_in1k --output photos.parquet
        inception embed faces --weights inception_resnet_v1.vggface2 --normalize --output faces.npy
        inception embed photos --weights inception_v3.tv_in1k --batch 32 --output photos.npy
        inception embed @list.txt --weights inception_v3.tv_in1k --output photos.parquet
        """;

    private const string ExitCodes =
        "Exit code: 0 if vectors were written, even if some files could not be read: stderr and --json list these files. "
        + "1 if no vectors were written, or with --on-error fail if a file cannot be read.";

    private readonly ImageInputs _images = new("PATH");

    private readonly ModelArguments _model = new();

    private readonly EngineOptions _engine = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The file for the vectors: .npy (float32, images×length; the image names are written to a .json file beside it, in the same order) "
            + "or .parquet (columns 'file' and 'embedding')",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<bool> _normalize = new("--normalize") { Description = "Scale each vector to length 1 (L2 norm)" };

    private readonly Option<int?> _batch = CommonOptions.WholeNumber(new("--batch")
    {
        Description = "The batch size, in images",
        HelpName = "N",
        DefaultValueFactory = _ => new ImageEmbedderOptions().BatchSize,
    });

    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create()
    {
        var options = new EmbedCommand();
        var command = new Command("embed", "Write an embedding vector of each image, for search and clustering.")
        {
            options._output, options._normalize, options._batch, options._json,
        };
        command.SetExamples(Examples);
        command.SetNotes(ExitCodes);
        options._images.AddTo(command);
        options._model.AddTo(command);
        options._engine.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var path = parsed.GetValue(_output)!;
        EmbeddingFile.Check(path);
        OutputFile.RequireOther(path, _images.Files(parsed));
        _engine.Check(parsed);
        var skipped = new List<LeftOut>();
        var images = await _images.FindAsync(parsed, skipped, cancellation);
        var work = new InferenceWorkload(NetworkOutput.Embedding, images.Count, parsed.GetValue(_batch)!.Value);
        using var model = await _engine.OpenAsync(parsed, _model, work, _images.OnUnreadable(parsed), cancellation);
        var written = await WriteAsync(path, model, parsed.GetValue(_normalize), images, skipped, cancellation);
        if (parsed.GetValue(_json))
        {
            var leftOut = skipped.Select(one => new { file = one.File, reason = one.Reason });
            JsonOutput.Write(new { output = path, model = model.Name, images = written, length = model.EmbeddingLength, skipped = leftOut });
        }
        else
        {
            Console.WriteLine(
                $"{path}: {written}×{model.EmbeddingLength} float32"
                + (skipped.Count == 0 ? "" : $"; {skipped.Count} of {written + skipped.Count} files skipped"));
        }

        return 0;
    }

    private static async Task<int> WriteAsync(
        string path,
        IRunningModel model,
        bool normalize,
        IReadOnlyList<string> images,
        List<LeftOut> skipped,
        CancellationToken cancellation)
    {
        using var bar = new ProgressLine(cancellation);
        var watch = Stopwatch.StartNew();
        var (written, reported, missing) = (0, 0, skipped.Count);
        await using var file = EmbeddingFile.Create(path, model.EmbeddingLength, model.Name);
        await foreach (var embedding in model.EmbedManyAsync(images, cancellation))
        {
            if (embedding.Error is { } error)
            {
                skipped.Add(new(embedding.Path, Failure.OneLine(error.Message)));
            }
            else
            {
                await EmbeddingFile.Guarded(path, () => file.AddAsync(normalize ? embedding.Normalized() : embedding, cancellation));
                written++;
            }

            ReportSkipped();
            var done = written + skipped.Count - missing;
            bar.Report(new ImageProgress(done, images.Count, done / watch.Elapsed.TotalSeconds));
        }

        ReportSkipped();
        if (written == 0) throw new UserException($"None of the {images.Count} files could be embedded, and '{path}' was not written. See the reasons above.");
        await EmbeddingFile.Guarded(path, () => file.CompleteAsync(cancellation));
        return written;

        void ReportSkipped()
        {
            for (; reported < skipped.Count; reported++) bar.WriteError($"inception: skipped: {skipped[reported].Reason}");
        }
    }
}
