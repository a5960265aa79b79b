namespace Inception.Metrics;

/// <summary>The Inception Score (Salimans et al. 2016, arXiv:1606.03498): <c>exp E[KL(p(y|x) ‖ p(y))]</c>.</summary>
public static class InceptionScore
{
    /// <summary>Scores the logits of generated images.</summary>
    /// <param name="logits">One row of logits for each image.</param>
    /// <param name="options">Splits and shuffle; torch-fidelity's when null.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="MetricException">There are fewer images than splits, or a number is not finite.</exception>
    public static InceptionScoreResult Compute(FeatureMatrix logits, InceptionScoreOptions? options = null) => throw new NotImplementedException();
}
