using Inception.Inference;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Portable;
using Inception.Quantization;
using Inception.Runtime;
using Inception.Serving;

namespace Inception.AspNetCore.Hosting;

/// <summary>Loads the model that the options name into the engine that they ask for. The portable engine touches no libtorch.</summary>
internal static class ModelLoader
{
    private const string Cpu = "cpu", Cuda = "cuda";

    // What a server's mixed load needs: no other batch is ever prepared.
    private static readonly int[] BatchSizes = [1, 2, 4, 8];

    /// <summary>Loads the model.</summary>
    /// <param name="options">The options, which were checked.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="InceptionException">The model cannot be loaded; the message says why.</exception>
    public static Task<IImageModel> LoadAsync(InceptionOptions options, CancellationToken cancellation)
    {
        if (options.CreateModel is { } create) return create(cancellation);
        if (options.Devices.Count > 0) return LoadTorchAsync(options, options.Devices[0], cancellation);
        var device = options.Device ?? (TorchRuntime.HasCuda && options.Engine != InceptionEngine.Portable ? Available() : Cpu);
        var isPortable = options.Engine == InceptionEngine.Portable
            || (options.Engine == InceptionEngine.Automatic && device == Cpu && options.Precision == Precision.Float32);
        return isPortable ? LoadPortableAsync(options, cancellation) : LoadTorchAsync(options, device, cancellation);
    }

    private static async Task<IImageModel> LoadPortableAsync(InceptionOptions options, CancellationToken cancellation) =>
        Published(options) is { } weights
            ? await PortableModel.LoadAsync(weights, options.Loading, engine: null, cancellation).ConfigureAwait(false)
            : await PortableModel.LoadAsync(options.Model!, options.Loading, engine: null, cancellation).ConfigureAwait(false);

    private static async Task<IImageModel> LoadTorchAsync(InceptionOptions options, string device, CancellationToken cancellation)
    {
        TorchRuntime.EnsureLoaded();
        var loading = (options.Loading ?? new()) with { Device = device };
        var model = Published(options) is { } weights
            ? await Model.LoadAsync(weights, loading, cancellation).ConfigureAwait(false)
            : await Model.LoadAsync(options.Model!, loading, cancellation).ConfigureAwait(false);
        var isCompiled = options.Engine == InceptionEngine.Compiled || options.Precision != Precision.Float32 || options.Devices.Count > 0;
        var devices = options.Devices.Select(name => new TorchSharp.torch.Device(name)).ToList();
        return new TorchImageModel(model, isCompiled ? Compilation(options) : null, devices.Count > 0 ? devices : null);
    }

    private static CompileOptions Compilation(InceptionOptions options) => new()
    {
        Precision = options.Precision,
        BatchSizes = BatchSizes,
        Calibration = options.Calibration is { } file ? Calibration.Load(file) : null,
    };

    private static PublishedWeights? Published(InceptionOptions options) => File.Exists(options.Model)
        ? null
        : InceptionWeights.Known.FirstOrDefault(weights => weights.Id == options.Model);

    private static string Available()
    {
        TorchRuntime.EnsureLoaded();
        return TorchSharp.torch.cuda.is_available() ? Cuda : Cpu;
    }
}
