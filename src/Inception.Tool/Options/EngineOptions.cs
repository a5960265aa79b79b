using System.CommandLine;
using Inception.Inference;
using Inception.Networks;
using Inception.Preprocessing;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tool.Options;

/// <summary>The options that say what runs a network: its modules as they are, or an engine that is compiled of it.</summary>
internal sealed class EngineOptions
{
    /// <summary>
    /// From how many images on compiling pays. For Inception v3 and single images the portable engine took what 18 images then save on two cores beside
    /// other work (<c>inception bench</c>: 10.0 s with the races of its kernels, which are remembered, and 218 ms an image in place of 790).
    /// </summary>
    private const int WorthCompiling = 50;

    /// <summary>
    /// From how many on it pays to compile for batches, where the compiled engine was asked for: 5.3 s more for Inception v3 and batches of 8, and 18 ms
    /// an image less (<c>inception bench</c>, two cores).
    /// </summary>
    private const int WorthBatches = 300;

    public const string Group = "Engine";

    private const string Portable = "portable", Compiled = "compiled", Eager = "eager";

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "portable computes float32 on the CPU by kernels of its own, and compiled any --precision by libtorch: both are faster after some "
            + $"seconds of preparation. eager runs the modules. By default portable for {WorthCompiling} images or more on the CPU and with "
            + "--precision fp32 there, compiled with another --precision",
    };

    private readonly PrecisionOptions _precision;

    /// <summary>The options of a command.</summary>
    /// <param name="takesFolders">Whether <c>--calibration</c> may be a folder of images.</param>
    public EngineOptions(bool takesFolders = true)
    {
        CommonOptions.OneOf(_engine, Portable, Compiled, Eager);
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
        if (parsed.GetValue(_engine) == Portable && !_precision.IsFloat32(parsed))
            throw new UserException("--engine portable computes in float32: leave it out, or give --precision fp32.");
        _precision.Check(parsed);
    }

    /// <summary>The name of what runs a network.</summary>
    public static string NameOf(IInferenceNetwork network) => network switch
    {
        PortableInference => Portable,
        CompiledInception => Compiled,
        _ => Eager,
    };

    /// <summary>Whether the user named an engine that compiles, or what only such an engine has.</summary>
    public bool IsCompilationWanted(ParseResult parsed) => parsed.GetValue(_engine) is Portable or Compiled || _precision.IsGiven(parsed);

    /// <summary>The network as the command line wants it run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="network">The network with its weights; the result owns it.</param>
    /// <param name="work">What it is to do.</param>
    /// <param name="preprocessing">What images go through; null where arrays alone are taken.</param>
    /// <param name="cancellation">Stops between two batches of calibration.</param>
    /// <returns>The modules or an engine; the caller disposes it.</returns>
    public IInferenceNetwork Create(
        ParseResult parsed, InceptionNetwork network, InferenceWorkload work, ImagePreprocessing? preprocessing, CancellationToken cancellation)
    {
        var device = network.parameters().First().device;
        BatchMemory.Require(network.Table, device, work.Batch, work.Height, work.Width);
        return Choose(parsed, work, device) switch
        {
            Portable => CompilePortable(network, work, device),
            Compiled => Compile(parsed, network, work, preprocessing, cancellation),
            _ => network.AsInference(work.Output),
        };
    }

    /// <summary>The engine that was named, or else the one that pays.</summary>
    private string Choose(ParseResult parsed, InferenceWorkload work, Device device)
    {
        if (parsed.GetValue(_engine) is { } named) return named;
        var isOnCpu = device.type == DeviceType.CPU;
        if (_precision.IsGiven(parsed)) return isOnCpu && _precision.IsFloat32(parsed) ? Portable : Compiled;
        return isOnCpu && work.Images >= WorthCompiling && work.IsSquare ? Portable : Eager;
    }

    private static IInferenceNetwork CompilePortable(InceptionNetwork network, InferenceWorkload work, Device device)
    {
        using (network)
        {
            if (device.type != DeviceType.CPU) throw new UserException("--engine portable computes on the CPU: give --device cpu too, or leave it out.");
            FiniteTensors.RequireWeights(network);   // a compilation would blame the kernels
            return network.CompilePortable(new() { Output = work.Output, ImageSize = work.IsSquare ? work.Height : null }).AsInference();
        }
    }

    private CompiledInception Compile(
        ParseResult parsed, InceptionNetwork network, InferenceWorkload work, ImagePreprocessing? preprocessing, CancellationToken cancellation)
    {
        var batch = work.Images >= WorthBatches ? work.Batch : 1;
        using (network)
        {
            var options = new CompileOptions
            {
                Output = work.Output,
                BatchSize = batch,
                BatchSizes = [batch],
                ImageSize = work.IsSquare ? work.Height : null,
                Device = network.parameters().First().device,
            };
            return _precision.Compile(parsed, network, preprocessing, options, cancellation);
        }
    }
}
