using System.Globalization;

namespace Inception.Weights.Layouts;

/// <summary>
/// Weights by the operation that uses them, in the graph's order: <c>Conv/5/weight</c> is the weight of the network's sixth convolution. Where an exporter
/// folded the batch normalization into the convolution, the normalization changes nothing: its variance is 1 less epsilon.
/// </summary>
internal static class OnnxNodes
{
    /// <summary>A network whose graph has its layers in the order of these names.</summary>
    /// <param name="convolutions">The convolutions; each has <paramref name="convolution"/> and <paramref name="normalization"/> behind it.</param>
    /// <param name="classifier">The only fully connected layer.</param>
    /// <param name="convolution">What follows a name of a convolution in its keys, such as <c>.conv</c>.</param>
    /// <param name="normalization">What follows it in the keys of its batch normalization; null where there is none.</param>
    /// <param name="epsilon">The epsilon of the batch normalization.</param>
    public static WeightLayout Create(
        IReadOnlyList<string> convolutions, string classifier, string convolution = "", string? normalization = null, double epsilon = 0) => new("ONNX", key =>
    {
        if (key.Split('/') is not [var operation, var number, var tensor]) return key;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return key;
        return operation switch
        {
            "Conv" when index < convolutions.Count => $"{convolutions[index]}{convolution}.{tensor}",
            "BatchNormalization" when index < convolutions.Count && normalization is not null => $"{convolutions[index]}{normalization}.{tensor}",
            "Gemm" when index == 0 => $"{classifier}.{(tensor == "weight_transposed" ? "weight" : tensor)}",
            _ => key,
        };
    })
        {
            Conversion = entry => entry.Key.EndsWith("/weight_transposed", StringComparison.Ordinal) ? TensorConversion.Linear : null,
            AbsentValue = key => normalization is null ? null : Identity(key, normalization, convolution, epsilon),
        };

    private static double? Identity(string key, string normalization, string convolution, double epsilon) =>
        key.EndsWith(normalization + ".weight", StringComparison.Ordinal) ? 1
        : key.EndsWith(normalization + ".running_var", StringComparison.Ordinal) ? 1 - epsilon
        : key.EndsWith(normalization + ".running_mean", StringComparison.Ordinal)
            || key.EndsWith(normalization + ".bias", StringComparison.Ordinal)
            || key.EndsWith(convolution + ".bias", StringComparison.Ordinal) ? 0
        : null;
}
