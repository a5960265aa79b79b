namespace Inception.Embeddings;

/// <summary>Measures how similar two embeddings are, by the cosine of the angle between them: 1 for the same direction, −1 for opposite directions.</summary>
public static class CosineSimilarity
{
    /// <summary>Computes the cosine similarity <c>a·b / (|a|·|b|)</c>, with sums in double precision.</summary>
    /// <param name="first">An embedding, normalized or not.</param>
    /// <param name="second">Another embedding of the same length.</param>
    /// <returns>A number from −1 to 1; 0 if one of the embeddings is all zeros.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or are 0.</exception>
    public static double Between(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.Length != second.Length || first.Length == 0)
            throw new ArgumentException($"Expected two embeddings of one length, found {first.Length:N0} and {second.Length:N0} values.", nameof(second));
        var (product, firstSquare, secondSquare) = (0.0, 0.0, 0.0);
        for (var i = 0; i < first.Length; i++)
        {
            var (a, b) = ((double)first[i], (double)second[i]);
            product += a * b;
            firstSquare += a * a;
            secondSquare += b * b;
        }

        var lengths = Math.Sqrt(firstSquare) * Math.Sqrt(secondSquare);
        return lengths == 0 ? 0 : Math.Clamp(product / lengths, -1, 1);
    }
}
