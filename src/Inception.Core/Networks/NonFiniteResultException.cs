namespace Inception.Networks;

/// <summary>A network gave results that are infinite or NaN, or it has weights that give such results and was to be exported.</summary>
public sealed class NonFiniteResultException : InceptionException
{
    /// <summary>Reports a result.</summary>
    /// <param name="message">Which network gave how many such values, and what to do.</param>
    public NonFiniteResultException(string message)
        : base(message)
    {
    }

    /// <summary>The number of the first such image in its data set, from 0; null where images have no numbers.</summary>
    public int? Image { get; init; }

    /// <summary>The first such value, infinite or NaN; null where it is not known.</summary>
    public float? Value { get; init; }
}
