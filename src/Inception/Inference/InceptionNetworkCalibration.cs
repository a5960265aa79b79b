using Inception.Networks;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>Calibration of networks for int8.</summary>
public static class InceptionNetworkCalibration
{
    /// <summary>
    /// Measures the values of a network's feature maps on images. Memory does not grow with the number of images. Their order and batches make no
    /// difference beyond rounding.
    /// </summary>
    /// <param name="network">A network in any mode; it is read as in evaluation mode.</param>
    /// <param name="batches">
    /// Batches of typical images, a few hundred in all: <c>N×C×H×W</c>, normalized as the weights expect or as
    /// <see cref="CalibrationOptions.Normalization"/> takes it. They are not disposed.
    /// </param>
    /// <param name="options">Default: the 99.99th percentile.</param>
    /// <returns>The ranges, for <see cref="CompileOptions.Calibration"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, there is no image, or an image does not fit, or its feature maps are not
    /// finite.</exception>
    /// <exception cref="NonFiniteResultException">The network has weights that are not finite.</exception>
    public static Calibration Calibrate(this InceptionNetwork network, IEnumerable<Tensor> batches, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batches);
        options ??= new CalibrationOptions();
        options.Validate();
        using var run = new CalibrationRun(network, options);
        foreach (var batch in batches) run.Add(batch);
        return run.Result();
    }
}
