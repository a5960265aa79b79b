using System.CommandLine;
using System.Diagnostics;
using Inception.Embeddings;
using Inception.Networks;

namespace Inception.Tool.Commands;

/// <summary><c>inception embed PATH…</c>: a vector for each image, with the files' names.</summary>
internal sealed class EmbedCommand
{
    private const string Examples = """
        inception embed photos --recursive --weights inception_v3.tv_in1k --output photos.parquet
        inception embed faces --weights inception_resnet_v1.vggface2 --normalize --output faces.npy
        inception embed photos --weights inception_v3.tv_in1k --batch 32 --output photos.npy
        """;

    private readonly Argument<string[]> _inputs = new("PATH") { Description = "Images, and folders of images", Arity = ArgumentArity.OneOrMore };

    private readonly Option<bool> _recursive = new("--recursive", "-r") { Description = "Take the folders' folders too" };

    private readonly ModelArguments _model = new();

    private readonly EngineOptions _engine = new();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "Where the vectors go: .npy (float32, images×length; the names go beside it as .json, in the same order) "
            + "or .parquet (columns 'file' and 'embedding')",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<bool> _normalize = new("--normalize") { Description = "Divide each vector by its length" };

    private readonly Option<int?> _batch = CommonOptions.WholeNumber(new("--batch")
    {
        Description = "Images that go through the network together",
        HelpName = "N",
        DefaultValueFactory = _ => new ImageEmbedderOptions().BatchSize,
    });

    private readonly Option<string> _onError = CommonOptions.OneOf(
        new("--on-error") { Description = "What to do at a file that is no image", DefaultValueFactory = _ => "skip" }, "skip", "stop");

    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create()
    {
        var options = new EmbedCommand();
        var command = new Command("embed", "Write an embedding of each image, for search and clustering.")
        {
            options._inputs, options._recursive, options._output, options._normalize, options._batch, options._onError, options._json,
        };
        command.SetExamples(Examples);
        options._model.AddTo(command);
        options._engine.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var path = parsed.GetValue(_output)!;
        EmbeddingFile.Check(path);
        _engine.Check(parsed);
        var images = ImagePaths.Expand(parsed.GetValue(_inputs)!, parsed.GetValue(_recursive));
        var loaded = await _model.LoadAsync(parsed, cancellation);
        var side = loaded.Preprocessing.CropSize;
        var work = new InferenceWorkload(NetworkOutput.Embedding, images.Count, parsed.GetValue(_batch)!.Value, side, side);
        var skipped = new List<(string File, string Reason)>();
        var options = new ImageEmbedderOptions
        {
            Normalize = parsed.GetValue(_normalize),
            BatchSize = work.Batch,
            Unreadable = parsed.GetValue(_onError) == "skip" ? (file, reason) => skipped.Add((file, Failure.OneLine(reason.Message))) : null,
        };
        var network = _engine.Create(parsed, loaded.Network, work, loaded.Preprocessing, cancellation);
        using var embedder = new ImageEmbedder(network, loaded.Preprocessing, options);
        var written = await WriteAsync(path, loaded.Name, embedder, images, skipped, cancellation);
        if (parsed.GetValue(_json))
        {
            var leftOut = skipped.Select(one => new { file = one.File, reason = one.Reason });
            JsonOutput.Write(new { output = path, model = loaded.Name, images = written, length = embedder.Length, skipped = leftOut });
        }
        else
        {
            Console.WriteLine(
                $"{path}: {written}×{embedder.Length} float32" + (skipped.Count == 0 ? "" : $"; {skipped.Count} of {images.Count} files left out"));
        }

        return 0;
    }

    private static async Task<int> WriteAsync(
        string path,
        string model,
        ImageEmbedder embedder,
        IReadOnlyList<string> images,
        List<(string File, string Reason)> skipped,
        CancellationToken cancellation)
    {
        using var bar = new ProgressLine(cancellation);
        var watch = Stopwatch.StartNew();
        var (written, reported) = (0, 0);
        await using var file = EmbeddingFile.Create(path, embedder.Length, model);
        await foreach (var embedding in embedder.EmbedManyAsync(images, cancellation))
        {
            await EmbeddingFile.Guarded(path, () => file.AddAsync(embedding, cancellation));
            written++;
            ReportSkipped();
            bar.Report(new ImageProgress(written + skipped.Count, images.Count, (written + skipped.Count) / watch.Elapsed.TotalSeconds));
        }

        ReportSkipped();
        if (written == 0) throw new UserException($"None of the {images.Count} files could be embedded; '{path}' was not written.");
        await EmbeddingFile.Guarded(path, () => file.CompleteAsync(cancellation));
        return written;

        void ReportSkipped()
        {
            for (; reported < skipped.Count; reported++) bar.WriteError($"inception: left out: {skipped[reported].Reason}");
        }
    }
}
