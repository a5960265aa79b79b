namespace Inception.Quantization;

/// <summary>What is taken of the values that a feature map had on the calibration images.</summary>
public enum CalibrationMethod
{
    /// <summary>All of them, the outliers too.</summary>
    MinMax,

    /// <summary>All but the share beyond <see cref="CalibrationOptions.Percentile"/> at either end.</summary>
    Percentile,

    /// <summary>The range whose 256 steps come nearest to the values in the mean of squares.</summary>
    MeanSquaredError,

    /// <summary>
    /// The range whose 256 steps lose the least information, by the Kullback-Leibler divergence of the two distributions
    /// (<a href="https://on-demand.gputechconf.com/gtc/2017/presentation/s7310-8-bit-inference-with-tensorrt.pdf">Migacz 2017</a>).
    /// </summary>
    Entropy,
}
