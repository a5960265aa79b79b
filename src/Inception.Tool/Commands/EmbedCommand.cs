using System.CommandLine;
using System.Diagnostics;
using Inception.Embeddings;
using Inception.Networks;
using Inception.Tool.Embedding;

namespace Inception.Tool.Commands;

/// <summary><c>inception embed PATH…</c>: a vector for each image, with the files' names.</summary>
internal static class EmbedCommand
{
    private const string Examples = """
        Examples:
          inception embed photos --recursive --weights inception_v3.tv_in1k --output photos.parquet
          inception embed faces --weights inception_resnet_v1.vggface2 --normalize --output faces.npy
          inception embed photos --weights inception_v3.tv_in1k --precision bf16 --batch 32 --output photos.npy
          inception embed photos --weights inception_v3.tv_in1k --precision auto --calibration some-photos --output photos.npy
        """;

    public static Command Create()
    {
        var inputs = new Argument<string[]>("PATH") { Description = "Images, and folders of images", Arity = ArgumentArity.OneOrMore };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Take the folders' folders too" };
        var model = new ModelOptions();
        var engine = new EngineOptions();
        var output = new Option<string>("--output", "-o")
        {
            Description = "Where the vectors go: .npy (float32, images×length; the names go beside it as .json, in the same order) or .parquet (columns 'file' and 'embedding')",
            HelpName = "FILE",
            Required = true,
        };
        var normalize = new Option<bool>("--normalize") { Description = "Divide each vector by its length" };
        var batch = CommonOptions.WholeNumber(new("--batch") { Description = "Images that go through the network together", HelpName = "N", DefaultValueFactory = _ => new ImageEmbedderOptions().BatchSize });
        var onError = CommonOptions.OneOf(
            new("--on-error") { Description = "What to do at a file that is no image", DefaultValueFactory = _ => "skip" }, "skip", "stop");
        var json = CommonOptions.Json();
        var command = new Command("embed", "Write a vector for each image of a folder, for search and clustering")
        {
            inputs, recursive, output, normalize, batch, onError, json, HelpWithExamples.Option(Examples),
        };
        model.AddTo(command);
        engine.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            EmbeddingFile.Check(path);
            engine.Check(parsed);
            var images = ImageFiles.Of(parsed.GetValue(inputs)!, parsed.GetValue(recursive));
            var loaded = await model.LoadAsync(parsed, cancellation);
            var work = new EngineWork(NetworkOutput.Embedding, images.Count, parsed.GetValue(batch)!.Value, loaded.Preprocessing.CropSize, loaded.Preprocessing.CropSize);
            var skipped = new List<SkippedImage>();
            var options = new ImageEmbedderOptions
            {
                Normalize = parsed.GetValue(normalize),
                BatchSize = work.Batch,
                Unreadable = parsed.GetValue(onError) == "skip" ? (file, reason) => skipped.Add(new(file, Failure.OneLine(reason.Message))) : null,
            };
            using var embedder = new ImageEmbedder(engine.Create(parsed, loaded.Network, work, loaded.Preprocessing, cancellation), loaded.Preprocessing, options);
            var written = await WriteAsync(path, loaded.Name, embedder, images, skipped, cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(new { output = path, model = loaded.Name, images = written, length = embedder.Length, skipped });
            else Console.WriteLine($"{path}: {written}×{embedder.Length} float32" + (skipped.Count == 0 ? "" : $"; {skipped.Count} of {images.Count} files left out"));
            return 0;
        });
        return command;
    }

    private static async Task<int> WriteAsync(
        string path, string model, ImageEmbedder embedder, IReadOnlyList<string> images, List<SkippedImage> skipped, CancellationToken cancellation)
    {
        using var bar = new ProgressLine(cancellation);
        var watch = Stopwatch.StartNew();
        var (written, reported) = (0, 0);
        await using var file = EmbeddingFile.Create(path, embedder.Length, model);
        await foreach (var embedding in embedder.EmbedManyAsync(images, cancellation))
        {
            await EmbeddingFile.Guarded(path, () => file.AddAsync(embedding, cancellation));
            written++;
            for (; reported < skipped.Count; reported++) bar.WriteError($"inception: left out: {skipped[reported].Reason}");
            bar.Report(new ImageProgress(written + skipped.Count, images.Count, (written + skipped.Count) / watch.Elapsed.TotalSeconds));
        }

        for (; reported < skipped.Count; reported++) bar.WriteError($"inception: left out: {skipped[reported].Reason}");
        if (written == 0) throw new UserException($"None of the {images.Count} files could be embedded; '{path}' was not written.");
        await EmbeddingFile.Guarded(path, () => file.CompleteAsync(cancellation));
        return written;
    }
}
