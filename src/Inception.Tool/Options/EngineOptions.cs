using System.CommandLine;
using Inception.Inference;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Serving;
using Inception.Tool.Running;
using TorchSharp;

namespace Inception.Tool.Options;

/// <summary>The options that say what runs a network: its modules as they are, or an engine that is compiled of it.</summary>
internal sealed class EngineOptions
{
    /// <summary>
    /// From how many images on it pays that the portable engine races its kernels and compares them with float64: for Inception v3 it costs about four seconds
    /// more than a quick start, and saves about 20 ms an image (two cores, AVX2).
    /// </summary>
    private const int WorthPreparing = 200;

    /// <summary>
    /// From how many on it pays to compile for batches, where the compiled engine was asked for: 5.3 s more for Inception v3 and batches of 8, and 18 ms
    /// an image less (<c>inception bench</c>, two cores).
    /// </summary>
    public const int WorthBatches = 300;

    public const string Group = "Engine";

    private const string Portable = "portable", Compiled = "compiled", Eager = "eager";

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "portable computes float32 on the CPU with this library's own kernels. compiled optimizes the network for libtorch and supports every "
            + "--precision. eager runs the libtorch modules in float32. Default: portable for fp32 on the CPU, compiled if --precision is given, "
            + "eager on a GPU",
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
            throw new UserException("--precision needs the compiled engine, and --engine eager always computes in float32: remove one of the two options.");
        if (parsed.GetValue(_engine) == Portable && !_precision.IsFloat32(parsed))
            throw new UserException("--engine portable supports float32 only: remove --engine portable, or set --precision fp32.");
        _precision.Check(parsed);
    }

    /// <summary>The name of what runs a network.</summary>
    public static string NameOf(IInferenceNetwork network) => network switch
    {
        PortableInference or CompiledInception { Report.Engine: InferenceEngine.Portable } => Portable,
        CompiledInception => Compiled,
        _ => Eager,
    };

    /// <summary>Whether the user named an engine that compiles, or what only such an engine has.</summary>
    public bool IsCompilationWanted(ParseResult parsed) => parsed.GetValue(_engine) is Portable or Compiled || _precision.IsGiven(parsed);

    /// <summary>Opens a model as the command line wants it run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The options that name the model.</param>
    /// <param name="work">What it is to do.</param>
    /// <param name="onUnreadable">What happens to a file that cannot be read.</param>
    /// <param name="cancellation">Stops a download, or between two batches of calibration.</param>
    /// <returns>The model; the caller disposes it.</returns>
    public async Task<IRunningModel> OpenAsync(
        ParseResult parsed, ModelArguments model, InferenceWorkload work, UnreadableImages onUnreadable, CancellationToken cancellation)
    {
        var reading = new ImageBatchOptions { BatchSize = work.Batch, OnUnreadable = onUnreadable };
        var namesClasses = work.Output == NetworkOutput.Logits;
        if (Choose(parsed, model.IsOnCpu(parsed)) == Portable)
        {
            RequireCpu(model.IsOnCpu(parsed));
            var portable = await model.LoadPortableAsync(parsed, Options(work), cancellation, namesClasses);
            try
            {
                var size = portable.Preprocessing.CropSize;
                BatchMemory.Require(portable.Table, work.Batch, size, size);
                return new PortableRun(portable, reading);
            }
            catch
            {
                portable.Dispose();
                throw;
            }
        }

        var loaded = await model.LoadAsync(parsed, cancellation, namesClasses);
        var side = loaded.Preprocessing.CropSize;
        return new TorchRun(loaded, Create(parsed, loaded.Network, work, side, side, loaded.Preprocessing, cancellation), reading);
    }

    /// <summary>Opens a model for a server, which is prepared for batches of any size.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The options that name the model.</param>
    /// <param name="cancellation">Stops a download, or between two batches of calibration.</param>
    /// <returns>The model; the caller disposes it.</returns>
    public async Task<IImageModel> OpenForServiceAsync(ParseResult parsed, ModelArguments model, CancellationToken cancellation)
    {
        var engine = Choose(parsed, model.IsOnCpu(parsed));
        if (engine == Portable)
        {
            RequireCpu(model.IsOnCpu(parsed));
            return await model.LoadPortableAsync(parsed, new(), cancellation);
        }

        var devices = model.Devices(parsed);
        if (devices.Count > 1 && parsed.GetValue(_engine) == Eager)
            throw new UserException("--engine eager runs on one device only: remove --engine eager, or name one device with --device.");
        var loaded = await model.LoadAsync(parsed, cancellation);
        var compile = engine == Compiled ? _precision.ForService(parsed, loaded, cancellation) : null;
        return new TorchImageModel(loaded, compile, devices.Count > 1 ? devices : null);
    }

    /// <summary>The network as the command line wants it run, in libtorch or compiled of libtorch's modules.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="network">The network with its weights; the result owns it.</param>
    /// <param name="work">What it is to do.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="preprocessing">What images go through; null where arrays alone are taken.</param>
    /// <param name="cancellation">Stops between two batches of calibration.</param>
    /// <returns>The modules or an engine; the caller disposes it.</returns>
    public IInferenceNetwork Create(
        ParseResult parsed, InceptionNetwork network, InferenceWorkload work, int height, int width, ImagePreprocessing? preprocessing,
        CancellationToken cancellation)
    {
        var isOnCpu = network.parameters().First().device.type == DeviceType.CPU;
        if (isOnCpu) BatchMemory.Require(network.Table, work.Batch, height, width);
        int? size = height == width ? height : null;
        return Choose(parsed, isOnCpu) switch
        {
            Portable => CompilePortable(network, Options(work) with { Output = work.Output, ImageSize = size }, isOnCpu),
            Compiled => Compile(parsed, network, work, size, preprocessing, cancellation),
            _ => network.AsInference(work.Output),
        };
    }

    /// <summary>Whether the portable engine is to run, which needs no libtorch.</summary>
    public bool IsPortable(ParseResult parsed, bool isOnCpu)
    {
        var isPortable = Choose(parsed, isOnCpu) == Portable;
        if (isPortable) RequireCpu(isOnCpu);
        return isPortable;
    }

    /// <summary>How the portable engine starts: at once for a few images, prepared for many.</summary>
    public static PortableOptions Options(InferenceWorkload work) => new() { QuickStart = work.Images < WorthPreparing };

    /// <summary>The engine that was named, or else the one that serves best.</summary>
    private string Choose(ParseResult parsed, bool isOnCpu) =>
        parsed.GetValue(_engine) ?? (_precision.IsFloat32(parsed) && isOnCpu ? Portable : _precision.IsGiven(parsed) ? Compiled : Eager);

    private static void RequireCpu(bool isOnCpu)
    {
        if (!isOnCpu) throw new UserException("--engine portable runs on the CPU only: add --device cpu, or remove --engine portable.");
    }

    private static IInferenceNetwork CompilePortable(InceptionNetwork network, PortableOptions options, bool isOnCpu)
    {
        using (network)
        {
            RequireCpu(isOnCpu);
            FiniteTensors.RequireWeights(network);   // a compilation would blame the kernels
            return network.CompilePortable(options).AsInference();
        }
    }

    private CompiledInception Compile(
        ParseResult parsed, InceptionNetwork network, InferenceWorkload work, int? size, ImagePreprocessing? preprocessing, CancellationToken cancellation)
    {
        var batch = work.Images >= WorthBatches ? work.Batch : 1;
        using (network)
        {
            var options = new CompileOptions
            {
                Output = work.Output,
                BatchSize = batch,
                BatchSizes = [batch],
                ImageSize = size,
                Device = network.parameters().First().device,
            };
            return _precision.Compile(parsed, network, preprocessing, options, cancellation);
        }
    }
}
