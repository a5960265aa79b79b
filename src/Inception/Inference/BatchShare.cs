using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>A batch divided evenly among threads. Parts that run side by side do not wait for each other after every operation, as threads that share one do.</summary>
/// <param name="Parts">Equal parts of the batch.</param>
/// <param name="Threads">Threads that share one operation of a part.</param>
internal readonly record struct BatchShare(int Parts, int Threads)
{
    /// <summary>As many equal parts as there are threads, or fewer where the batch does not divide so.</summary>
    /// <param name="batch">Pictures, at least 1.</param>
    /// <param name="threads">Threads for all of it, at least 1.</param>
    public static BatchShare Of(int batch, int threads)
    {
        var parts = Math.Min(batch, threads);
        while (batch % parts != 0) parts--;
        return new(parts, threads / parts);
    }

    /// <summary>Runs the parts side by side.</summary>
    /// <param name="input"><c>N×C×H×W</c>.</param>
    /// <param name="run">Runs one part.</param>
    /// <returns>The results in the order of the pictures; the caller disposes them.</returns>
    public Tensor Run(Tensor input, Func<Tensor, Tensor> run)
    {
        if (Parts == 1) return run(input);
        using var _ = no_grad();
        var size = input.shape[0] / Parts;
        var results = new Tensor?[Parts];
        try
        {
            Parallel.For(0, Parts, i =>
            {
                using var part = input.narrow(0, i * size, size);
                results[i] = run(part).DetachFromDisposeScope();
            });
            return cat(results!, 0);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
            throw;
        }
        finally
        {
            foreach (var result in results) result?.Dispose();
        }
    }
}
