using Inception.Networks;
using Inception.Quantization;

namespace Inception.Inference;

/// <summary>The ranges for int8 that a quantized network of PyTorch carries with its weights.</summary>
public static class QuantizedCalibration
{
    /// <summary>
    /// Reads the ranges of a checkpoint such as torchvision's <c>googlenet_fbgemm</c>; no image is needed. On x86 PyTorch keeps 7 bits for activations,
    /// and the engine here 8 for the same range.
    /// </summary>
    /// <param name="path">The checkpoint, with <c>quant.scale</c>, and <c>.conv.scale</c> and <c>.conv.zero_point</c> of each convolution.</param>
    /// <param name="network">The network; its convolutions have the names of the file's.</param>
    /// <returns>The calibration. <see cref="Calibration.Images"/> is 0, as the file does not tell them.</returns>
    /// <exception cref="CalibrationException">The file has not all ranges, or one cannot be; the message says which.</exception>
    /// <exception cref="Weights.Formats.CheckpointException">The file is damaged, hostile, or of a format that is not accepted.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Calibration Load(string path, FamilyOptions network)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(network);
        return QuantizedRanges.Read(path, network.CreateTable());
    }
}
