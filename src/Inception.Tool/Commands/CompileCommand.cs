using System.CommandLine;
using Inception.Inference;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Tool.Benchmarking;

namespace Inception.Tool.Commands;

/// <summary><c>inception compile MODEL</c>: what the engine makes of a network on this machine, and how right it is.</summary>
internal static class CompileCommand
{
    private const string Examples = """
        Examples:
          inception compile inception_v3 --report                           (random weights: which kernels of this machine are right)
          inception compile --weights inception_v3.tv_in1k --precision bf16 (the id brings its network)
          inception compile googlenet --weights my.pth --batch 8 --size 224 --verify final
          inception compile --weights inception_v3.tv_in1k --precision auto --calibration photos    (which precision is the fastest that agrees, and by how much)
          inception compile inception_small --json                          (the shipped weights; every convolution)
        """;

    private static readonly string[] Verifications = [.. Enum.GetNames<Verification>().Select(name => name.ToLowerInvariant())];

    public static Command Create()
    {
        var model = new ModelOptions(modelIsArgument: true);
        var precision = new PrecisionOptions(takesFolders: true);
        var batch = CommonOptions.WholeNumber(new("--batch") { Description = "Images in a batch", HelpName = "N", DefaultValueFactory = _ => 1 });
        var size = CommonOptions.WholeNumber(new("--size") { Description = "Height and width of the images; the network's own when left out", HelpName = "N" });
        var verify = CommonOptions.OneOf(
            new("--verify") { Description = "What is held to float64: every convolution and the logits, the logits, or nothing", DefaultValueFactory = _ => "full" }, Verifications);
        var report = new Option<bool>("--report") { Description = "Show every convolution: its shapes, the layout chosen for it, and how far it is from float64" };
        var json = CommonOptions.Json();
        var command = new Command("compile", "Compile a network as classify and embed do, check it against float64, and say what was found; nothing is written")
        {
            batch, size, verify, report, json, HelpWithExamples.Option(Examples),
        };
        model.AddTo(command);
        precision.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            precision.Check(parsed);
            var (weights, network, preprocessing) = await NetworkAsync(model, parsed, cancellation);
            using (network)
            {
                cancellation.ThrowIfCancellationRequested();
                var options = new CompileOptions
                {
                    BatchSize = parsed.GetValue(batch)!.Value,
                    ImageSize = parsed.GetValue(size),
                    Verify = Enum.Parse<Verification>(parsed.GetValue(verify)!, ignoreCase: true),
                    Device = network.parameters().First().device,
                };
                using var compiled = precision.Compile(parsed, network, preprocessing, options, cancellation);
                var text = new CompilationText(compiled.Report, weights, network.Table.Input.Channels);
                if (parsed.GetValue(json)) text.WriteJson();
                else text.Write(withConvolutions: parsed.GetValue(report));
            }

            return 0;
        });
        return command;
    }

    /// <summary>The kernels depend on shapes and not on values: random weights serve where no others are named.</summary>
    private static async Task<(string Weights, InceptionNetwork Network, ImagePreprocessing Preprocessing)> NetworkAsync(ModelOptions model, ParseResult parsed, CancellationToken cancellation)
    {
        if (model.WithoutWeights(parsed) is not { } options)
        {
            var loaded = await model.LoadAsync(parsed, cancellation);
            return (model.WeightsName(parsed), loaded.Network, loaded.Preprocessing);
        }

        var network = options.Create();
        RandomWeights.Fill(network);
        return ("random", network, NetworkChoice.Named(options.Network).Preprocessing);
    }
}
