using Inception.Labels;
using Inception.Layers;
using Inception.Preprocessing;

namespace Inception.Export;

/// <summary>What every exported file lets its writer choose. Weights and activations are float32 whatever the network's own type is.</summary>
public abstract record ExportOptions
{
    /// <summary>
    /// Whether batch normalisation becomes part of the convolution before it (default), computed in float64: fewer steps, the same numbers but for
    /// roundings. False keeps it as it is in the network, for tools that read or train it further.
    /// </summary>
    public bool FoldBatchNorm { get; init; } = true;

    /// <summary>Height and width of the images that the file is made for; the table's own when not set.</summary>
    public Extent? InputSize { get; init; }

    /// <summary>The names of the classes, as many as logits; kept in the file's metadata.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>What images go through before the network; kept in the file's metadata.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>The licence of the weights, by its SPDX name; kept in the file's metadata.</summary>
    public string? Licence { get; init; }

    /// <summary>
    /// More texts for the metadata, by names other than those that the export writes: <c>network</c>, <c>input</c>, <c>classes</c>, <c>labels</c>,
    /// <c>preprocessing</c> and <c>licence</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
