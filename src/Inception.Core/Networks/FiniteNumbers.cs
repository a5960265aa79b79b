namespace Inception.Networks;

/// <summary>A logit or a feature that is no finite number is an error, and never a result.</summary>
internal static class FiniteNumbers
{
    /// <summary>Refuses results with values that are not finite.</summary>
    /// <param name="results">The results.</param>
    /// <param name="network">The network's name.</param>
    /// <param name="what">What the results are, in the plural: <c>logits</c>.</param>
    /// <exception cref="NonFiniteResultException">There are such values; the message counts them.</exception>
    public static void Require(ReadOnlySpan<float> results, string network, string what)
    {
        var count = 0;
        foreach (var value in results) count += float.IsFinite(value) ? 0 : 1;
        if (count > 0) throw Refusal(count, results.Length, network, what);
    }

    /// <summary>The error for such values.</summary>
    public static NonFiniteResultException Refusal(long count, long total, string network, string what) => new(
        $"{network} gave {count:N0} of {total:N0} {what} that are not finite numbers, so there is no result. "
        + "Check the weights with 'inception weights check', the input for values that are no numbers, and float16 for overflow.");
}
