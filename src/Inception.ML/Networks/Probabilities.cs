using Inception.Classification;

namespace Inception.ML.Networks;

/// <summary>Logits to the probabilities of ML.NET's classes, whose order may be another one.</summary>
internal static class Probabilities
{
    /// <summary>Computes the probability of each class.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="classOfLogit">The class of each logit; null where they are the same.</param>
    /// <param name="classes">The number of classes.</param>
    public static float[] Of(ReadOnlySpan<float> logits, IReadOnlyList<int>? classOfLogit, int classes)
    {
        var ofLogits = Softmax.Of(logits);
        var probabilities = new float[classes];
        for (var i = 0; i < ofLogits.Length; i++) probabilities[classOfLogit?[i] ?? i] = (float)ofLogits[i];
        return probabilities;
    }
}
