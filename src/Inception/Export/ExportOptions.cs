using Inception.Labels;
using Inception.Layers;
using Inception.Preprocessing;

namespace Inception.Export;

/// <summary>Options of every exported file. Weights and activations are float32, regardless of the network's own type.</summary>
public abstract record ExportOptions
{
    /// <summary>
    /// Whether batch normalization becomes part of the convolution before it (default), computed in float64. The file then has fewer steps and the
    /// same numbers, except for rounding. False keeps batch normalization, for tools that read it or train further.
    /// </summary>
    public bool FoldBatchNorm { get; init; } = true;

    /// <summary>The height and width of images that the file accepts; the table's when not set.</summary>
    public Extent? InputSize { get; init; }

    /// <summary>The names of the classes, one for each logit, kept in the file's metadata.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>The preprocessing of images, kept in the file's metadata.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>The licence of the weights, by its SPDX name; kept in the file's metadata.</summary>
    public string? Licence { get; init; }

    /// <summary>
    /// Further metadata, under other names than those of the export: <c>network</c>, <c>input</c>, <c>classes</c>, <c>labels</c>,
    /// <c>preprocessing</c> and <c>licence</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
