using Inception.Labels;

namespace Inception.Classification;

/// <summary>Logits to probabilities: <c>exp(xᵢ) / Σ exp(xⱼ)</c>, in float64.</summary>
internal static class Softmax
{
    /// <summary>The most probable classes, the first one first.</summary>
    public static IReadOnlyList<Prediction> Top(ReadOnlySpan<float> logits, LabelSet labels, int count)
    {
        var probabilities = Of(logits);
        return [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(i => probabilities[i]).Take(count)
            .Select(i => new Prediction(labels[i], i, probabilities[i]) { Id = labels.IdOf(i) })];
    }

    /// <summary>The probability of each class.</summary>
    public static double[] Of(ReadOnlySpan<float> logits)
    {
        var largest = double.NegativeInfinity;
        foreach (var logit in logits) largest = Math.Max(largest, logit);
        var probabilities = new double[logits.Length];
        for (var i = 0; i < logits.Length; i++) probabilities[i] = Math.Exp(logits[i] - largest);
        var sum = probabilities.Sum();
        return Array.ConvertAll(probabilities, value => value / sum);
    }
}
