using System.CommandLine;
using Inception.Runtime;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tool.Commands;

/// <summary><c>inception weights convert IN OUT</c>.</summary>
internal static class WeightsConvertCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("IN") { Description = "A checkpoint of any readable format, or the id of published weights" };
        var output = new Argument<string>("OUT") { Description = "The file to write: .safetensors, .pth, .pt or .h5 (Keras). The extension sets the format" };
        var part = new WeightOptions();
        var model = new Option<string?>("--model")
        {
            Description = "The network of a checkpoint without metadata. Needed for .h5, and to rename tensors of other frameworks to this library's names",
            HelpName = "NAME",
        };
        var settings = new CacheSettings();
        var command = new Command("convert", "Convert a checkpoint to .safetensors, PyTorch (.pth, .pt) or Keras (.h5).") { input, output };
        command.AddGroup("Model", model);
        part.AddPartTo(command);
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (from, to) = (parsed.GetValue(input)!, parsed.GetValue(output)!);
            OutputFile.Check(to, [.. CommonOptions.WeightExtensions, NetworkConversion.Keras]);
            OutputFile.RequireOther(to, from);
            var published = PublishedWeightsArgument.Find(from);
            var path = await PublishedWeightsArgument.FileAsync(from, settings.Open(parsed), cancellation);
            if (NetworkConversion.Of(path, to, published, parsed.GetValue(model), part.Part(parsed)) is { } conversion)
            {
                Write(to, conversion);
                Console.WriteLine($"{to}: {conversion.Network.Network}, {new FileInfo(to).Length / 1e6:F1} MB");
                return 0;
            }
            TorchRuntime.EnsureLoaded();
            using var checkpoint = Checkpoint.Open(path, part.Part(parsed));
            Convert(checkpoint, to, cancellation);
            Console.WriteLine($"{to}: {checkpoint.Entries.Count} tensors, {new FileInfo(to).Length / 1e6:F1} MB, from {checkpoint.Format}");
            if (checkpoint.Unreadable.Count > 0)
                Console.Error.WriteLine(Failure.OneLine($"inception: skipped: {string.Join("; ", checkpoint.Unreadable.Take(10))}."));
            return 0;
        });
        return command;
    }

    /// <exception cref="UserException">It cannot be written, or Keras has no such network.</exception>
    private static void Write(string to, NetworkConversion conversion)
    {
        try
        {
            OutputFile.Write(to, conversion.Write);
        }
        catch (NotSupportedException unknown)
        {
            throw new UserException(unknown.Message, unknown);
        }
    }

    private static void Convert(Checkpoint checkpoint, string to, CancellationToken cancellation)
    {
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            foreach (var entry in checkpoint.Entries)
            {
                cancellation.ThrowIfCancellationRequested();
                tensors.Add(entry.Key, checkpoint.Read(entry.Key));
            }

            OutputFile.Write(to, () => Write(to, tensors, checkpoint.Metadata));
        }
        finally
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
        }
    }

    private static void Write(string path, Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        if (Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) SafetensorsFile.Write(path, tensors, metadata);
        else PyTorchFile.Write(path, tensors, metadata);
    }
}
