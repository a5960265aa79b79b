namespace Inception.Quantization;

/// <summary>How well int8 keeps a network's outputs: int8 and float32 compared on images.</summary>
public sealed record QuantizationAgreement
{
    /// <summary>The number of images that were compared.</summary>
    public required long Images { get; init; }

    /// <summary>The number of images for which int8 and float32 predict the same class first; null if the output is an embedding.</summary>
    public required long? SameTop1 { get; init; }

    /// <summary>
    /// The root mean square difference of the outputs over all images, as a share of the root mean square of float32's outputs; 0 where both are equal.
    /// </summary>
    public required double OutputError { get; init; }

    /// <summary>The share of images with the same top-1 prediction, 0 to 1; null if the output is an embedding.</summary>
    public double? Top1 => (double?)SameTop1 / Images;
}
