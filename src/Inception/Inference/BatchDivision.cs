namespace Inception.Inference;

/// <summary>
/// A batch divided evenly among threads. Parallel parts need no synchronization after every operation, unlike threads that share an operation.
/// </summary>
/// <param name="Parts">The number of equal parts of the batch.</param>
/// <param name="Threads">The number of threads that share an operation of a part.</param>
internal readonly record struct BatchDivision(int Parts, int Threads)
{
    /// <summary>Divides a batch into as many equal parts as there are threads, or into fewer if the batch size is not divisible.</summary>
    /// <param name="batch">The number of images, at least 1.</param>
    /// <param name="threads">The number of threads for the whole batch, at least 1.</param>
    public static BatchDivision Create(int batch, int threads)
    {
        var parts = Math.Min(batch, threads);
        while (batch % parts != 0) parts--;
        return new(parts, threads / parts);
    }
}
