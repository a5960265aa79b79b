using static TorchSharp.torch;

namespace Inception.Metrics;

/// <summary>Computes metrics from features in tensors: one row for each image, <c>N×D</c>, of any floating-point type, on any device.</summary>
public static class FeatureTensors
{
    /// <summary>Adds the rows of a tensor to statistics.</summary>
    /// <param name="statistics">The statistics.</param>
    /// <param name="features"><c>N×D</c>, where D is <see cref="FeatureStatistics.Dimensions"/>.</param>
    /// <exception cref="ArgumentException">The tensor has another shape, or is not of a floating-point type.</exception>
    /// <exception cref="MetricException">
    /// A number is infinite or NaN. <see cref="MetricException.Row"/> is its row in the tensor. No rows were added.
    /// </exception>
    public static void Update(this FeatureStatistics statistics, Tensor features)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        RequireRows(features);
        if (features.shape[1] != statistics.Dimensions)
            throw new ArgumentException($"Expected features N×{statistics.Dimensions}, found {string.Join('×', features.shape)}.", nameof(features));
        if (features.shape[0] == 0) return;
        if (features.dtype == ScalarType.Float64) statistics.Update(Values<double>(features, ScalarType.Float64));
        else statistics.Update(Values<float>(features, ScalarType.Float32));
    }

    /// <summary>Copies a tensor to a feature matrix in memory, as float32.</summary>
    /// <param name="features"><c>N×D</c>.</param>
    /// <exception cref="ArgumentException">The tensor has another shape, or is not of a floating-point type.</exception>
    public static FeatureMatrix ToFeatureMatrix(this Tensor features)
    {
        RequireRows(features);
        return FeatureMatrix.From(Values<float>(features, ScalarType.Float32), checked((int)features.shape[1]));
    }

    private static void RequireRows(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.shape is not [_, >= 1] || !features.is_floating_point())
            throw new ArgumentException($"Expected features N×D of a floating-point type, "
                + $"found {string.Join('×', features.shape)} of {features.dtype}.", nameof(features));
    }

    private static TValue[] Values<TValue>(Tensor features, ScalarType type)
        where TValue : unmanaged
    {
        using var detached = features.detach();
        using var converted = detached.to(type, CPU);
        using var contiguous = converted.contiguous();
        return contiguous.data<TValue>().ToArray();
    }
}
