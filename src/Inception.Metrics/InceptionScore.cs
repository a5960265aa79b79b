using Inception.Metrics.Numerics;

namespace Inception.Metrics;

/// <summary>The Inception Score (Salimans et al. 2016, arXiv:1606.03498): <c>exp E[KL(p(y|x) ‖ p(y))]</c>, in float64.</summary>
public static class InceptionScore
{
    /// <summary>Computes the Inception Score from the logits of generated images.</summary>
    /// <param name="logits">One row of logits for each image. Other libraries use the logits without the classifier's bias.</param>
    /// <param name="options">Splits and shuffling. The defaults of torch-fidelity when null.</param>
    /// <returns>The mean, the standard deviation and the score of each split.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="MetricException">There are fewer images than splits, or a number is infinite or NaN.</exception>
    public static InceptionScoreResult Compute(FeatureMatrix logits, InceptionScoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(logits);
        options ??= new();
        options.Validate();
        if (logits.Count < options.Splits)
            throw new MetricException($"The Inception Score with {options.Splits:N0} splits needs at least as many images, found {logits.Count:N0}. "
                + "Use fewer splits.");
        int[] order = options.Shuffle ? new NumPyRandom(options.Seed).Permutation(logits.Count) : [.. Enumerable.Range(0, logits.Count)];
        var scores = new double[options.Splits];
        for (var split = 0; split < scores.Length; split++)
        {
            var first = (int)((long)split * logits.Count / scores.Length);
            var end = (int)((split + 1L) * logits.Count / scores.Length);
            scores[split] = Score(logits, order.AsSpan(first, end - first));
        }

        var mean = scores.Average();
        return new() { Mean = mean, StandardDeviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean))), Splits = scores };
    }

    /// <summary><c>E[Σ p log p] − Σ p̄ log p̄</c> is the mean divergence of the rows from their mean.</summary>
    private static double Score(FeatureMatrix logits, ReadOnlySpan<int> rows)
    {
        var (row, total, information) = (new double[logits.Dimensions], new double[logits.Dimensions], 0.0);
        foreach (var index in rows)
        {
            logits.CopyRows(index, row);
            FiniteRows.Require(row, row.Length, index);
            information += AddProbabilities(row, total);
        }

        var ofMean = 0.0;
        foreach (var sum in total)
        {
            var probability = sum / rows.Length;
            if (probability > 0) ofMean += probability * Math.Log(probability);
        }

        return Math.Exp((information / rows.Length) - ofMean);
    }

    /// <summary>Adds the softmax of a row, and returns its <c>Σ p log p</c>.</summary>
    private static double AddProbabilities(double[] row, double[] total)
    {
        var largest = row.Max();
        var sum = 0.0;
        foreach (var logit in row) sum += Math.Exp(logit - largest);
        var (logarithm, information) = (Math.Log(sum), 0.0);
        for (var i = 0; i < row.Length; i++)
        {
            var logOfProbability = row[i] - largest - logarithm;
            var probability = Math.Exp(logOfProbability);
            total[i] += probability;
            information += probability * logOfProbability;
        }

        return information;
    }
}
