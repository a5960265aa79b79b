using Inception.Labels;

namespace Inception.Classification;

/// <summary>Logits to probabilities: <c>exp(xᵢ) / Σ exp(xⱼ)</c>, in float64.</summary>
internal static class Softmax
{
    /// <summary>The most probable classes, the first one first.</summary>
    public static IReadOnlyList<Prediction> Top(ReadOnlySpan<float> logits, LabelSet labels, int count)
    {
        var largest = double.NegativeInfinity;
        foreach (var logit in logits) largest = Math.Max(largest, logit);
        var exponentials = new double[logits.Length];
        for (var i = 0; i < logits.Length; i++) exponentials[i] = Math.Exp(logits[i] - largest);
        var sum = exponentials.Sum();
        return [.. Enumerable.Range(0, exponentials.Length).OrderByDescending(i => exponentials[i]).Take(count)
            .Select(i => new Prediction(labels[i], i, exponentials[i] / sum) { Id = labels.IdOf(i) })];
    }
}
