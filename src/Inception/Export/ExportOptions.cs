using Inception.Labels;
using Inception.Layers;
using Inception.Preprocessing;

namespace Inception.Export;

/// <summary>Options of every exported file. Weights and activations are float32, regardless of the network's own type.</summary>
public abstract record ExportOptions
{
    /// <summary>
    /// Whether batch normalization becomes part of the convolution before it (default), computed in float64. The exported network then has fewer operations and
    /// the same results, except for rounding. False keeps batch normalization, for tools that need it or train further.
    /// </summary>
    public bool FoldBatchNorm { get; init; } = true;

    /// <summary>The height and width, in pixels, of the images that the exported network accepts. The input size of the network's table when null.</summary>
    public Extent? InputSize { get; init; }

    /// <summary>The names of the classes, one for each logit. They are saved in the file's metadata. None when null.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>The preprocessing of images. It is saved in the file's metadata. None when null.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>The licence of the weights, by its SPDX name. It is saved in the file's metadata. None when null.</summary>
    public string? Licence { get; init; }

    /// <summary>
    /// Further metadata. Its keys must differ from those that the export writes: <c>network</c>, <c>input</c>, <c>classes</c>, <c>labels</c>,
    /// <c>preprocessing</c> and <c>licence</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
