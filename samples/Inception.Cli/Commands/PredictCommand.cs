using System.CommandLine;
using static TorchSharp.torch;

namespace Inception.Cli.Commands;

/// <summary><c>inception predict</c>: a raw array through a network, for comparing with any other framework.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var weights = new Option<string>("--weights", "-w") { Description = "A .pth, .pt or .safetensors file", HelpName = "FILE", Required = true };
        var input = new Option<string>("--input", "-i") { Description = "A float32 array N×C×H×W, already normalised", HelpName = "x.npy", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "Where the logits (or the stage) go, as float32", HelpName = "y.npy", Required = true };
        var classes = CommonOptions.Classes();
        var auxiliary = new Option<bool>("--auxiliary") { Description = "The file must hold the auxiliary heads too; they serve training and change no output" };
        var transform = new Option<bool>("--transform-input") { Description = "Turn an input normalised by ImageNet's statistics into the range -1…1, which torchvision's published weights need" };
        var exclude = new Option<bool>("--exclude-padding") { Description = "Average pools do not count their padding (TensorFlow, FID)" };
        var features = new Option<string?>("--features") { Description = "Write the features of this stage in place of the logits ('inception summary' lists the stages)", HelpName = "STAGE" };
        var device = CommonOptions.Device();
        var command = new Command("predict", "Run a raw float32 array (.npy) through a network in evaluation mode")
        {
            model, weights, input, output, classes, auxiliary, transform, exclude, features, device,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var choice = NetworkChoice.Named(parsed.GetValue(model)!);
            var path = parsed.GetValue(output)!;
            OutputFile.Check(path);
            var place = CommonOptions.Resolve(parsed.GetValue(device)!);
            using var x = ReadPictures(parsed.GetValue(input)!);
            using var network = choice.Build(
                new()
                {
                    Classes = parsed.GetValue(classes),
                    AuxiliaryHeads = parsed.GetValue(auxiliary),
                    TransformInput = parsed.GetValue(transform),
                    ExcludePadding = parsed.GetValue(exclude),
                    InputChannels = (int)x.shape[1],
                    Device = place,
                },
                InputFile.Seekable(parsed.GetValue(weights)!));
            network.eval();
            cancellation.ThrowIfCancellationRequested();
            using var gradients = no_grad();
            using var placed = x.to(place);
            using var y = parsed.GetValue(features) is { } stage ? network.Features(placed, stage) : network.call(placed);
            cancellation.ThrowIfCancellationRequested();
            NpyFile.Write(path, y);
            Console.WriteLine($"{path}: {string.Join('×', y.shape)} float32");
            return Task.FromResult(0);
        });
        return command;
    }

    private static Tensor ReadPictures(string path)
    {
        var x = NpyFile.Read(path);
        if (x.shape.Length == 4) return x;
        var found = x.shape.Length == 0 ? "one number" : string.Join('×', x.shape);
        x.Dispose();
        throw new UserException($"{path}: expected pictures N×C×H×W, found {found}.");
    }
}
