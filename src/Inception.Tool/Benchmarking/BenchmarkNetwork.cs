using System.Diagnostics;
using Inception.Export;
using Inception.Inference;
using Inception.Networks;
using Inception.Quantization;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Tool.Benchmarking;

/// <summary>
/// The network that is measured, in the forms that engines read: a checkpoint, from which the modules are built, and ONNX.
/// </summary>
internal sealed class BenchmarkNetwork : IDisposable
{
    private const int CalibrationImages = 4;   // of noise, and so alike

    private readonly string _folder;
    private readonly bool _ownsFolder;
    private InceptionNetwork? _network;

    private BenchmarkNetwork(FamilyOptions options, string folder, bool ownsFolder) => (Options, _folder, _ownsFolder) = (options, folder, ownsFolder);

    /// <summary>The network's options.</summary>
    public FamilyOptions Options { get; }

    /// <summary>Where the modules live.</summary>
    public Device Device => new(Options.Device ?? "cpu");

    /// <summary>Where the files are, for <see cref="Open"/>.</summary>
    public string Folder => _folder;

    /// <summary>From the checkpoint to the modules; zero before they are asked for.</summary>
    public TimeSpan Loading { get; private set; }

    /// <summary>The modules in evaluation mode, loaded when first asked for.</summary>
    public InceptionNetwork Network => _network ??= Load();

    /// <summary>The network as ONNX, written when first asked for.</summary>
    public string Onnx => Written("network.onnx", file => Network.ExportOnnx(file));

    /// <summary>The network as ONNX in 8 bits, of the same calibration as <see cref="Calibration"/>.</summary>
    public string OnnxInt8 => Written("network.int8.onnx", file => Network.ExportOnnx(file, new() { Calibration = Calibration }));

    /// <summary>Ranges from images like those that are measured; made when first asked for.</summary>
    public Calibration Calibration => Calibration.Load(Written("calibration.json", file =>
    {
        var (channels, height, width) = Network.Table.Input;
        using var images = randn(CalibrationImages, channels, height, width);
        Network.Calibrate([images], new() { ComparedImages = 0 }).Save(file);   // noise has no classes to agree on
    }));

    /// <summary>The checkpoint.</summary>
    public string Weights => Path.Combine(_folder, "network.safetensors");

    /// <summary>A network in a temporary folder, which is deleted when the network is disposed.</summary>
    /// <param name="options">The network.</param>
    /// <param name="weights">Its checkpoint; random weights when null.</param>
    public static BenchmarkNetwork Create(FamilyOptions options, string? weights)
    {
        var measured = new BenchmarkNetwork(options, Directory.CreateTempSubdirectory("inception-bench-").FullName, ownsFolder: true);
        try
        {
            var onCpu = options with { Device = null };   // whose random numbers are the same everywhere
            using var network = weights is null ? onCpu.Create() : onCpu.Create(weights);
            if (weights is null) RandomWeights.Fill(network);
            network.SaveWeights(measured.Weights);
            return measured;
        }
        catch
        {
            measured.Dispose();
            throw;
        }
    }

    /// <summary>The same network in another process.</summary>
    public static BenchmarkNetwork Open(FamilyOptions options, string folder) => new(options, folder, ownsFolder: false);

    /// <summary>Gives the modules' memory back.</summary>
    public void ReleaseNetwork()
    {
        _network?.Dispose();
        _network = null;
    }

    public void Dispose()
    {
        ReleaseNetwork();
        if (_ownsFolder) Directory.Delete(_folder, recursive: true);
    }

    private InceptionNetwork Load()
    {
        var start = Stopwatch.GetTimestamp();
        var network = Options.Create(Weights);
        network.eval();
        Loading = Stopwatch.GetElapsedTime(start);
        return network;
    }

    private string Written(string name, Action<string> write)
    {
        var file = Path.Combine(_folder, name);
        if (!File.Exists(file)) write(file);
        return file;
    }
}
