using Inception.Networks;
using Inception.Quantization;

namespace Inception.Inference;

/// <summary>Reads int8 calibrations from quantized PyTorch checkpoints.</summary>
public static class QuantizedCalibration
{
    /// <summary>
    /// Reads the calibration from a quantized checkpoint such as torchvision's <c>googlenet_fbgemm</c>. No calibration images are needed. On x86, PyTorch
    /// quantizes activations to 7 bits; this library uses 8 bits for the same range.
    /// </summary>
    /// <param name="path">
    /// The path of the checkpoint. It contains <c>quant.scale</c>, and <c>.conv.scale</c> and <c>.conv.zero_point</c> for each convolution.
    /// </param>
    /// <param name="network">The options of the network. The names of its convolutions must be those in the file.</param>
    /// <returns>The calibration. <see cref="Calibration.Images"/> is 0, because the file does not contain this number.</returns>
    /// <exception cref="CalibrationException">A range is missing or invalid; the message says which.</exception>
    /// <exception cref="Weights.Formats.CheckpointException">The file is damaged or malicious, or its format is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Calibration Load(string path, FamilyOptions network)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(network);
        return QuantizedRanges.Read(path, network.CreateTable());
    }
}
