using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>Loads checkpoints into TorchSharp modules, and saves modules as checkpoints that PyTorch reads.</summary>
public static class ModuleWeights
{
    /// <summary>
    /// Loads a checkpoint (PyTorch zip or legacy, or safetensors) into the module. Values are converted to the type and device of the module's own
    /// tensors. These stay the same objects, so an optimizer that holds them remains valid. A failure changes nothing: every byte is read and
    /// checked before the first value changes.
    /// </summary>
    /// <param name="module">The module; its keys are those of its <c>state_dict</c>.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">The defaults (strict) if null.</param>
    /// <returns>The outcome for each key. With strict loading, <see cref="WeightLoadReport.IsComplete"/> is true.</returns>
    /// <exception cref="ArgumentException">An option asks for a classifier or for the layer that reads the images, which only a network of a table
    /// knows.</exception>
    /// <exception cref="WeightMismatchException">Loading is strict, and the keys or shapes do not fit.</exception>
    /// <exception cref="CheckpointException">The file is damaged, hostile, or of a format that is not accepted.</exception>
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
    /// <param name="options">The defaults (strict) if null.</param>
    /// <returns>The outcome for each key.</returns>
    /// <exception cref="ArgumentException">An option asks for a classifier or for the layer that reads the images, which only a network of a table
    /// knows.</exception>
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
    /// Saves the module's <c>state_dict</c>, as safetensors (<c>.safetensors</c>) or in PyTorch's zip format (<c>.pth</c>, <c>.pt</c>). The
    /// file appears under its name only when it is whole.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="metadata">Strings to keep in the file, or null.</param>
    /// <exception cref="ArgumentException">The extension is another one.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is as it was.</exception>
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
