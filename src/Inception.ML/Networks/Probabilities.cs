namespace Inception.ML.Networks;

/// <summary>Logits to probabilities: <c>exp(xᵢ) / Σ exp(xⱼ)</c>, summed in float64.</summary>
internal static class Probabilities
{
    /// <summary>Computes the probability of each class.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="classOfLogit">The class of each logit; null where they are the same.</param>
    /// <param name="classes">The number of classes.</param>
    public static float[] Of(ReadOnlySpan<float> logits, IReadOnlyList<int>? classOfLogit, int classes)
    {
        var largest = float.NegativeInfinity;
        foreach (var logit in logits) largest = Math.Max(largest, logit);
        var sum = 0.0;
        foreach (var logit in logits) sum += Math.Exp((double)logit - largest);
        var probabilities = new float[classes];
        for (var i = 0; i < logits.Length; i++) probabilities[classOfLogit?[i] ?? i] = (float)(Math.Exp((double)logits[i] - largest) / sum);
        return probabilities;
    }
}
