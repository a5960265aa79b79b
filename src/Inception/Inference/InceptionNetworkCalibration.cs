using Inception.Networks;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>Calibration of networks for int8.</summary>
public static class InceptionNetworkCalibration
{
    /// <summary>
    /// Measures the ranges of a network's feature maps on typical images, for int8. Memory does not grow with the number of images. The order of the images and
    /// the batch size change the result by rounding only.
    /// </summary>
    /// <param name="network">The network, in any mode. It computes as in evaluation mode.</param>
    /// <param name="batches">
    /// Batches of typical images, a few hundred in all: <c>N×C×H×W</c>, normalized as the weights expect or as <see cref="CalibrationOptions.Normalization"/>
    /// expects. The tensors are not disposed.
    /// </param>
    /// <param name="options">Default: ranges by the 99.99th percentile.</param>
    /// <returns>The calibration, for <see cref="CompileOptions.Calibration"/>.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, there is no image, an image does not fit the network, or its feature maps are infinite or NaN.
    /// </exception>
    /// <exception cref="NonFiniteResultException">The network has weights that are infinite or NaN.</exception>
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
