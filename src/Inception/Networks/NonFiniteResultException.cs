namespace Inception.Networks;

/// <summary>A network gave results that are infinite or no number, or was to be written with weights that make such results. No result of it means anything.</summary>
public sealed class NonFiniteResultException : InceptionException
{
    /// <summary>Reports a result.</summary>
    /// <param name="message">Which network gave how many such values, and what to do.</param>
    public NonFiniteResultException(string message)
        : base(message)
    {
    }
}
