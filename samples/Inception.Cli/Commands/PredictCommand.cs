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
        var auxiliary = new Option<bool>("--auxiliary") { Description = "Build the auxiliary heads too: the file must hold them" };
        var transform = new Option<bool>("--transform-input") { Description = "Turn ImageNet normalisation into the range -1…1, as torchvision's weights need" };
        var exclude = new Option<bool>("--exclude-padding") { Description = "Average pools do not count their padding (TensorFlow, FID)" };
        var features = new Option<string?>("--features") { Description = "Write this stage's features, and stop there", HelpName = "STAGE" };
        var device = CommonOptions.Device();
        var command = new Command("predict", "Run a raw float32 array (.npy) through a network in evaluation mode")
        {
            model, weights, input, output, classes, auxiliary, transform, exclude, features, device,
        };
        command.SetAction(parsed =>
        {
            var choice = NetworkChoice.Named(parsed.GetValue(model)!);
            var place = CommonOptions.Resolve(parsed.GetValue(device)!);
            using var x = NpyFile.Read(parsed.GetValue(input)!);
            using var network = choice.Build(
                new()
                {
                    Classes = parsed.GetValue(classes),
                    AuxiliaryHeads = parsed.GetValue(auxiliary),
                    TransformInput = parsed.GetValue(transform),
                    ExcludePadding = parsed.GetValue(exclude),
                    InputChannels = x.shape.Length == 4 ? (int)x.shape[1] : null,
                    Device = place,
                },
                parsed.GetValue(weights));
            network.eval();
            using var gradients = no_grad();
            using var placed = x.to(place);
            using var y = parsed.GetValue(features) is { } stage ? network.Features(placed, stage) : network.call(placed);
            NpyFile.Write(parsed.GetValue(output)!, y);
            Console.WriteLine($"{parsed.GetValue(output)}: {string.Join('×', y.shape)} float32");
            return 0;
        });
        return command;
    }
}
