using Inception.Networks;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>Calibration of networks for int8.</summary>
public static class InceptionNetworkCalibration
{
    /// <summary>
    /// Looks at the values that a network's feature maps have on images. Memory does not grow with the number of images, and their order and batches
    /// make no difference
    /// beyond rounding.
    /// </summary>
    /// <param name="network">A network in any mode; it is read as in evaluation.</param>
    /// <param name="batches">
    /// Batches of images like those the network will see, a few hundred in all: <c>N×C×H×W</c>, normalised as the weights expect or as
    /// <see cref="CalibrationOptions.Normalization"/> takes it. They are not disposed.
    /// </param>
    /// <param name="options">The 99.99th percentile when left out.</param>
    /// <returns>The ranges, for <see cref="CompileOptions.Calibration"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, there is no image, or one does not fit or makes values that are no
    /// numbers.</exception>
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
