namespace Inception.Inference;

/// <summary>
/// A batch divided evenly among threads. Parts that run side by side do not wait for each other after every operation, as threads that share one do.
/// </summary>
/// <param name="Parts">Equal parts of the batch.</param>
/// <param name="Threads">Threads that share one operation of a part.</param>
internal readonly record struct BatchDivision(int Parts, int Threads)
{
    /// <summary>As many equal parts as there are threads, or fewer where the batch does not divide so.</summary>
    /// <param name="batch">Images, at least 1.</param>
    /// <param name="threads">Threads for all of it, at least 1.</param>
    public static BatchDivision Create(int batch, int threads)
    {
        var parts = Math.Min(batch, threads);
        while (batch % parts != 0) parts--;
        return new(parts, threads / parts);
    }
}
