namespace Inception.Quantization;

/// <summary>The agreement of int8 with float32, measured on images.</summary>
public sealed record QuantizationAgreement
{
    /// <summary>The number of images that were compared.</summary>
    public required long Images { get; init; }

    /// <summary>The number of images with the same top-1 prediction by int8 and float32. Null if the output is an embedding.</summary>
    public required long? SameTop1 { get; init; }

    /// <summary>
    /// The root mean square difference of the outputs over all images, divided by the root mean square of float32's outputs. 0 if all outputs are equal.
    /// </summary>
    public required double OutputError { get; init; }

    /// <summary>The share of images with the same top-1 prediction, 0 to 1; null if the output is an embedding.</summary>
    public double? Top1 => (double?)SameTop1 / Images;
}
