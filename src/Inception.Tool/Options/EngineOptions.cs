using System.CommandLine;
using Inception.Inference;
using Inception.Networks;
using Inception.Preprocessing;
using TorchSharp;

namespace Inception.Tool.Options;

/// <summary>The options that say what runs a network: its modules as they are, or the program that is compiled of it.</summary>
internal sealed class EngineOptions
{
    /// <summary>
    /// From how many images on compiling pays. For Inception v3 and single images it took what 9 images then save on two cores
    /// (<c>inception bench</c>: 1.0 s, and 111 ms an image in place of 226), and up to five times as much beside other work.
    /// </summary>
    private const int WorthCompiling = 50;

    /// <summary>
    /// From how many on it pays to compile for batches: 5.3 s more for Inception v3 and batches of 8, and 18 ms an image less, in the same run.
    /// </summary>
    private const int WorthBatches = 300;

    public const string Group = "Engine";

    private const string Compiled = "compiled", Eager = "eager";

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "compiled is faster after some seconds of preparation; eager runs the modules. "
            + $"By default compiled for {WorthCompiling} images or more on the CPU, and when --precision is given",
    };

    private readonly PrecisionOptions _precision;

    /// <summary>The options of a command.</summary>
    /// <param name="takesFolders">Whether <c>--calibration</c> may be a folder of images.</param>
    public EngineOptions(bool takesFolders = true)
    {
        CommonOptions.OneOf(_engine, Compiled, Eager);
        _precision = new(takesFolders);
    }

    public void AddTo(Command command)
    {
        command.AddGroup(Group, _engine);
        _precision.AddTo(command);
    }

    /// <summary>Complains about options that exclude each other, before anything is loaded.</summary>
    /// <exception cref="UserException">They do.</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_engine) == Eager && _precision.IsGiven(parsed))
            throw new UserException("--precision is about the compiled engine: leave out --engine eager. The modules compute in float32.");
        _precision.Check(parsed);
    }

    /// <summary>The name of what runs a network.</summary>
    public static string NameOf(IInferenceNetwork network) => network is CompiledInception ? Compiled : Eager;

    /// <summary>Whether the user named the compiled engine, or what only it has.</summary>
    public bool IsCompiledWanted(ParseResult parsed) => parsed.GetValue(_engine) == Compiled || _precision.IsGiven(parsed);

    /// <summary>The network as the command line wants it run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="network">The network with its weights; the result owns it.</param>
    /// <param name="work">What it is to do.</param>
    /// <param name="preprocessing">What images go through; null where arrays alone are taken.</param>
    /// <param name="cancellation">Stops between two batches of calibration.</param>
    /// <returns>The modules or the compiled network; the caller disposes it.</returns>
    public IInferenceNetwork Create(
        ParseResult parsed, InceptionNetwork network, InferenceWorkload work, ImagePreprocessing? preprocessing, CancellationToken cancellation)
    {
        var device = network.parameters().First().device;
        var isWorthIt = parsed.GetValue(_engine) is null && work.Images >= WorthCompiling && work.IsSquare && device.type == DeviceType.CPU;
        if (!isWorthIt && !IsCompiledWanted(parsed)) return network.AsInference(work.Output);
        var batch = work.Images >= WorthBatches ? work.Batch : 1;
        using (network)
        {
            var options = new CompileOptions
            {
                Output = work.Output,
                BatchSize = batch,
                BatchSizes = [batch],
                ImageSize = work.IsSquare ? work.Height : null,
                Device = device,
            };
            return _precision.Compile(parsed, network, preprocessing, options, cancellation);
        }
    }
}
