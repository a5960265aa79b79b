using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>Loads checkpoints into TorchSharp modules, and saves modules as checkpoints that PyTorch reads.</summary>
public static class ModuleWeights
{
    /// <summary>
    /// Loads a checkpoint (PyTorch zip or legacy, or safetensors) into the module. Values are converted to the type and device of the module's own
    /// tensors. The parameters stay the same objects, so an existing optimizer remains valid. If loading fails, the module is not changed: the whole file is
    /// read and checked before the first value is copied.
    /// </summary>
    /// <param name="module">The module. The keys of its <c>state_dict</c> must match those of the file.</param>
    /// <param name="path">The path of the checkpoint.</param>
    /// <param name="options">Default: strict loading.</param>
    /// <returns>The outcome for each key. With strict loading, <see cref="WeightLoadReport.IsComplete"/> is true.</returns>
    /// <exception cref="ArgumentException">
    /// An option refers to the classifier or to the first layer. Only networks that are built from a table know these layers.
    /// </exception>
    /// <exception cref="WeightMismatchException">Loading is strict, and the keys or shapes do not fit.</exception>
    /// <exception cref="CheckpointException">The file is damaged or malicious, or its format is not supported.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static WeightLoadReport LoadWeights(this nn.Module module, string path, WeightLoadOptions? options = null)
    {
        options ??= WeightLoadOptions.Default;
        using var checkpoint = Checkpoint.Open(path, options.Checkpoint);
        return module.LoadWeights(checkpoint, options);
    }

    /// <summary>Loads an open checkpoint into the module; otherwise like <see cref="LoadWeights(nn.Module, string, WeightLoadOptions?)"/>.</summary>
    /// <param name="module">The module.</param>
    /// <param name="checkpoint">The checkpoint. It stays open.</param>
    /// <param name="options">Default: strict loading.</param>
    /// <returns>The outcome for each key.</returns>
    /// <exception cref="ArgumentException">
    /// An option refers to the classifier or to the first layer. Only networks that are built from a table know these layers.
    /// </exception>
    /// <exception cref="WeightMismatchException">Loading is strict, and the keys or shapes do not fit.</exception>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public static WeightLoadReport LoadWeights(this nn.Module module, Checkpoint checkpoint, WeightLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(checkpoint);
        var match = ModuleWeightMatch.Create(module, checkpoint, options ?? WeightLoadOptions.Default);
        match.LoadInto(module);
        return match.Report;
    }

    /// <summary>
    /// Saves the module's <c>state_dict</c>, as safetensors (<c>.safetensors</c>) or in PyTorch's zip format (<c>.pth</c>, <c>.pt</c>). The file appears under
    /// its name only when it is complete.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <param name="metadata">Strings to save in the file, or null.</param>
    /// <exception cref="ArgumentException">The extension is not one of these.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing file is not changed.</exception>
    public static void SaveWeights(this nn.Module module, string path, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentException.ThrowIfNullOrEmpty(path);
        switch (Path.GetExtension(path).ToUpperInvariant())
        {
            case ".SAFETENSORS":
                SafetensorsFile.Write(path, module.state_dict(), metadata);
                break;
            case ".PTH" or ".PT":
                PyTorchFile.Write(path, module.state_dict(), metadata);
                break;
            case var extension:
                throw new ArgumentException($"{path}: the extension '{extension}' says no format. Accepted: .safetensors, .pth, .pt.", nameof(path));
        }
    }
}
