namespace Inception.Networks;

/// <summary>A network returned results that are infinite or NaN, or it cannot be exported because its weights are infinite or NaN.</summary>
public sealed class NonFiniteResultException : InceptionException
{
    /// <summary>Reports such a result.</summary>
    /// <param name="message">The message: which network returned how many such values, and what to do.</param>
    public NonFiniteResultException(string message)
        : base(message)
    {
    }

    /// <summary>The index of the first affected image in its data set, from 0. Null if images have no index.</summary>
    public int? Image { get; init; }

    /// <summary>The first such value, infinite or NaN. Null if unknown.</summary>
    public float? Value { get; init; }
}
