using System.CommandLine;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Tool.Commands;

/// <summary><c>inception predict</c>: a raw array through a network, for comparing with any other framework.</summary>
internal static class PredictCommand
{
    private const int LargestBatch = 16;

    private const string Examples = """
        Examples:
          inception predict --model inception_v3 --weights v3.pth --input x.npy --output y.npy
          inception predict --model inception_v3 --weights v3.pth --input x.npy --output y.npy --engine compiled --precision bf16
          inception predict --model inception_v3 --weights v3.pth --input x.npy --output y.npy --precision auto --calibration some.npy
          inception predict --model runs/1/model.safetensors --input x.npy --output y.npy      (a file of 'inception train' says which network it is of)
          inception predict --model googlenet --weights googlenet.pth --input x.npy --output features.npy --features inception4e
        """;

    public static Command Create()
    {
        var model = CommonOptions.Model(required: false, takesFiles: true);
        var weights = new Option<string?>("--weights", "-w") { Description = "A .pth, .pt or .safetensors file", HelpName = "FILE" };
        var input = new Option<string>("--input", "-i") { Description = "A float32 array N×C×H×W, already normalised", HelpName = "x.npy", Required = true };
        var output = new Option<string>("--output", "-o") { Description = "Where the logits (or the stage) go, as float32", HelpName = "y.npy", Required = true };
        var classes = CommonOptions.Classes();
        var auxiliary = new Option<bool>("--auxiliary") { Description = "The file must hold the auxiliary heads too; they serve training and change no output" };
        var transform = new Option<bool>("--transform-input") { Description = "Turn an input normalised by ImageNet's statistics into the range -1…1, which torchvision's published weights need" };
        var exclude = new Option<bool>("--exclude-padding") { Description = "Average pools do not count their padding (TensorFlow, FID)" };
        var features = new Option<string?>("--features") { Description = "Write the features of this stage in place of the logits ('inception summary' lists the stages)", HelpName = "STAGE" };
        var device = CommonOptions.Device();
        var engine = new EngineOptions(takesFolders: false);
        var command = new Command("predict", "Run a raw float32 array (.npy) through a network in evaluation mode")
        {
            model, weights, input, output, classes, auxiliary, transform, exclude, features, device, HelpWithExamples.Option(Examples),
        };
        engine.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var (choice, file) = Network(parsed.GetValue(model), parsed.GetValue(weights));
            var path = parsed.GetValue(output)!;
            var stage = parsed.GetValue(features);
            engine.Check(parsed);
            if (stage is not null && engine.IsCompiledWanted(parsed))
                throw new UserException("--features is about the modules, as a compiled network has no stages: leave out --engine compiled and --precision.");
            OutputFile.Check(path);
            var place = CommonOptions.Resolve(parsed.GetValue(device)!);
            using var x = NpyFile.ReadImages(parsed.GetValue(input)!);
            var network = choice.Build(
                new()
                {
                    Classes = parsed.GetValue(classes),
                    AuxiliaryHeads = parsed.GetValue(auxiliary),
                    TransformInput = parsed.GetValue(transform),
                    ExcludePadding = parsed.GetValue(exclude),
                    InputChannels = (int)x.shape[1],
                    Device = place,
                },
                file);
            using var running = stage is null ? engine.Create(parsed, network, Work(x), preprocessing: null, cancellation) : network.AsInference();
            cancellation.ThrowIfCancellationRequested();
            using var gradients = no_grad();
            using var placed = x.to(place);
            using var y = stage is null ? running.Forward(placed) : network.Features(placed, stage);
            cancellation.ThrowIfCancellationRequested();
            NpyFile.Write(path, y);
            Console.WriteLine($"{path}: {string.Join('×', y.shape)} float32");
            return Task.FromResult(0);
        });
        return command;
    }

    private static (NetworkChoice Choice, string Weights) Network(string? model, string? weights)
    {
        var (choice, file) = ModelSource.Given(model, weights);
        if (file is null) throw new UserException("Option '--weights' is required: a .pth, .pt or .safetensors file. See: inception predict --help");
        if (ModelSource.Described(choice, file) is { } described) return (new(described.Network!), file);
        return (choice ?? throw ModelSource.NoMetadata(file, "--model NAME"), file);
    }

    private static EngineWork Work(Tensor x) => new(NetworkOutput.Logits, (int)x.shape[0], LargestBatch, (int)x.shape[2], (int)x.shape[3]);
}
