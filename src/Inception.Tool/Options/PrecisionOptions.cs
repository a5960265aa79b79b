using System.CommandLine;
using Inception.Inference;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Tool.Options;

/// <summary>The options that say in what numbers a compiled network computes.</summary>
internal sealed class PrecisionOptions
{
    private static readonly (string Name, Precision Precision)[] Known =
        [("fp32", Precision.Float32), ("bf16", Precision.BFloat16), ("fp16", Precision.Float16), ("int8", Precision.Int8), ("auto", Precision.Auto)];

    // No other batch is ever prepared.
    private static readonly int[] BatchesOfService = [1, 2, 4, 8];

    private readonly Option<string> _precision = new("--precision")
    {
        Description = "The number format of inference. Default: fp32. Other formats need the compiled engine. auto picks the fastest precision whose top-1 "
            + "classes match fp32 on the images of --calibration. int8 needs --calibration too",
    };

    private readonly Option<string?> _calibration;
    private readonly bool _takesFolders;

    /// <summary>The options of a command.</summary>
    /// <param name="takesFolders">Whether the command knows what images go through before they reach the network; otherwise it takes arrays of them.</param>
    public PrecisionOptions(bool takesFolders)
    {
        _takesFolders = takesFolders;
        var images = takesFolders
            ? "a folder with a few hundred typical images, or a normalised N×C×H×W array of them (x.npy)"
            : "a normalised N×C×H×W array of a few hundred typical images (x.npy)";
        _calibration = new("--calibration")
        {
            Description = $"For --precision auto and int8: {images}. int8 also accepts a calibration file ('inception calibrate')",
            HelpName = takesFolders ? "FOLDER|x.npy|FILE.json" : "x.npy|FILE.json",
        };
        CommonOptions.OneOf(_precision, [.. Known.Select(one => one.Name)]);
    }

    private string Images => _takesFolders
        ? "a folder with a few hundred typical images, or an array of them (x.npy)"
        : "an array of a few hundred typical images (x.npy)";

    /// <summary>A precision's name on the command line.</summary>
    public static string Name(Precision precision) => Known.First(one => one.Precision == precision).Name;

    /// <summary>In what numbers a network computes; modules in float32.</summary>
    public static string NameOf(IInferenceNetwork network) => Name(network is CompiledInception compiled ? compiled.Report.Precision : Precision.Float32);

    public void AddTo(Command command)
    {
        command.AddGroup(EngineOptions.Group, _precision, _calibration);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_precision) is not null;

    public bool IsFloat32(ParseResult parsed) => Chosen(parsed) == Precision.Float32;

    /// <summary>Complains about what does not go together, before anything is loaded.</summary>
    /// <exception cref="UserException">It does not, or there is no such file.</exception>
    public void Check(ParseResult parsed)
    {
        var precision = Chosen(parsed);
        if (parsed.GetValue(_calibration) is not { } calibration)
        {
            if (precision == Precision.Int8)
                throw new UserException($"--precision int8 needs --calibration: {Images}, or a calibration file that 'inception calibrate' wrote (FILE.json).");
            if (precision == Precision.Auto) throw new UserException($"--precision auto needs --calibration to compare the precisions: {Images}.");
            return;
        }

        if (precision is not (Precision.Int8 or Precision.Auto))
            throw new UserException("--calibration needs --precision int8 or auto: add one of them, or remove --calibration.");
        if (Directory.Exists(calibration) && !_takesFolders)
            throw new UserException($"--calibration expects {Images}; found the folder '{calibration}'. This command does not preprocess images.");
        if (!Directory.Exists(calibration)) InputFile.Existing(calibration);
        if (precision == Precision.Auto && !CalibrationSource.AreImages(calibration))
            throw new UserException($"--precision auto needs images, and a calibration file has none. --calibration expects {Images}.");
    }

    /// <summary>Compiles a network in the numbers that the command line asks for, and shows on stderr what the engine warns of.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="network">The network; it is left as it is.</param>
    /// <param name="preprocessing">What a folder's images go through; null where folders are not taken.</param>
    /// <param name="options">Everything else about the engine.</param>
    /// <param name="cancellation">Stops between two batches of calibration.</param>
    /// <returns>The compiled network; the caller disposes it.</returns>
    public CompiledInception Compile(
        ParseResult parsed, InceptionNetwork network, ImagePreprocessing? preprocessing, CompileOptions options, CancellationToken cancellation)
    {
        FiniteTensors.RequireWeights(network);   // a compilation would blame the kernels
        var compiled = Compile(parsed.GetValue(_calibration), network, preprocessing, options with { Precision = Chosen(parsed) }, cancellation);
        Warnings.Write(compiled.Report.Warnings);
        return compiled;
    }

    /// <summary>How a server compiles a model in the numbers that the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model; it is left as it is.</param>
    /// <param name="cancellation">Stops between two batches of calibration.</param>
    /// <exception cref="UserException">A server computes in one precision, and auto was asked for.</exception>
    public CompileOptions ForService(ParseResult parsed, Model model, CancellationToken cancellation)
    {
        var precision = Chosen(parsed);
        if (precision == Precision.Auto)
            throw new UserException(
                "'serve' does not support --precision auto: use fp32, bf16, fp16 or int8. 'inception check --precision auto' finds the fastest precision.");
        FiniteTensors.RequireWeights(model.Network);   // a compilation would blame the kernels
        return new()
        {
            Precision = precision,
            BatchSizes = BatchesOfService,
            Calibration = precision == Precision.Int8
                ? CalibrationSource.Calibrate(model.Network, model.Preprocessing, parsed.GetValue(_calibration)!, options: null, cancellation)
                : null,
        };
    }

    private static CompiledInception Compile(
        string? calibration, InceptionNetwork network, ImagePreprocessing? preprocessing, CompileOptions options, CancellationToken cancellation)
    {
        if (calibration is null) return network.Compile(options);
        if (options.Precision == Precision.Int8)
        {
            var ranges = CalibrationSource.Calibrate(network, preprocessing, calibration, options: null, cancellation);
            return network.Compile(options with { Calibration = ranges });
        }

        var images = CalibrationSource.Batches(preprocessing, calibration, cancellation).Select(batch => batch.alias()).ToList();
        try
        {
            return network.Compile(options with { CalibrationImages = images });
        }
        finally
        {
            images.ForEach(batch => batch.Dispose());
        }
    }

    private Precision Chosen(ParseResult parsed) =>
        parsed.GetValue(_precision) is { } name ? Known.First(one => one.Name == name).Precision : Precision.Float32;
}
