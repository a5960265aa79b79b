namespace Inception.Quantization;

/// <summary>How the range of a feature map follows from its values on the calibration images.</summary>
public enum CalibrationMethod
{
    /// <summary>All values, including outliers.</summary>
    MinMax,

    /// <summary>All values except the share beyond <see cref="CalibrationOptions.Percentile"/> at either end.</summary>
    Percentile,

    /// <summary>The range whose 256 steps have the least mean squared error.</summary>
    MeanSquaredError,

    /// <summary>
    /// The range whose 256 steps lose the least information, by the Kullback-Leibler divergence of the two distributions
    /// (<a href="https://on-demand.gputechconf.com/gtc/2017/presentation/s7310-8-bit-inference-with-tensorrt.pdf">Migacz 2017</a>).
    /// </summary>
    Entropy,
}
