using System.CommandLine;
using Inception.Runtime;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Cli.Commands;

/// <summary><c>inception weights check|convert</c>.</summary>
internal static class WeightsCommand
{
    public static Command Create() => new("weights", "Check and convert checkpoints (.pth, .pt, .safetensors)") { Check(), Convert() };

    private static Command Check()
    {
        var file = new Argument<string>("FILE") { Description = "A .pth, .pt or .safetensors file" };
        var model = CommonOptions.Model();
        var classes = CommonOptions.Classes();
        var auxiliary = new Option<bool>("--auxiliary") { Description = "The file must hold the auxiliary heads too; without this option they are left out" };
        var command = new Command("check", "Say whether a checkpoint fits a network: every key, shape and byte") { file, model, classes, auxiliary };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            var choice = NetworkChoice.Named(parsed.GetValue(model)!);
            var settings = new NetworkSettings { Classes = parsed.GetValue(classes), AuxiliaryHeads = parsed.GetValue(auxiliary) };
            using var network = choice.Build(settings, InputFile.Seekable(path));   // loads too, which spares the random weights
            var report = network.LoadWeights(path);                                 // and this tells what became of each key
            Console.WriteLine($"{path} fits {choice.Name}: {report.Loaded.Count} tensors" +
                (report.Ignored.Count == 0 ? "." : $", and {report.Ignored.Count} of auxiliary heads, which were left out."));
            return 0;
        });
        return command;
    }

    private static Command Convert()
    {
        var input = new Argument<string>("IN") { Description = "A .pth, .pt or .safetensors file, also of PyTorch before 1.6" };
        var output = new Argument<string>("OUT") { Description = "A .safetensors, .pth or .pt file; its extension says the format" };
        var command = new Command("convert", "Convert a checkpoint between PyTorch's formats and safetensors") { input, output };
        command.SetAction((parsed, cancellation) =>
        {
            TorchRuntime.EnsureLoaded();
            var (from, to) = (parsed.GetValue(input)!, parsed.GetValue(output)!);
            OutputFile.Check(to, CommonOptions.WeightExtensions);
            using var checkpoint = Checkpoint.Open(InputFile.Seekable(from));
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

            Console.WriteLine($"{to}: {checkpoint.Entries.Count} tensors, {new FileInfo(to).Length / 1e6:F1} MB, from {checkpoint.Format}");
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Write(string path, Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        if (Path.GetExtension(path).Equals(".safetensors", StringComparison.OrdinalIgnoreCase)) SafetensorsFile.Write(path, tensors, metadata);
        else PyTorchFile.Write(path, tensors, metadata);
    }
}
