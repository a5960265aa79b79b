namespace Inception.Quantization;

/// <summary>The method that determines the range of a feature map from its values on the calibration images.</summary>
public enum CalibrationMethod
{
    /// <summary>The range of all values, including outliers.</summary>
    MinMax,

    /// <summary>The range without the outliers beyond <see cref="CalibrationOptions.Percentile"/> at either end.</summary>
    Percentile,

    /// <summary>The range whose 256 steps have the smallest mean squared error.</summary>
    MeanSquaredError,

    /// <summary>
    /// The range whose 256 steps lose the least information, measured by the Kullback-Leibler divergence between the distributions before and after
    /// quantization (<a href="https://on-demand.gputechconf.com/gtc/2017/presentation/s7310-8-bit-inference-with-tensorrt.pdf">Migacz 2017</a>).
    /// </summary>
    Entropy,
}
