using Inception.Runtime;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// Dedicated threads for the parts of batches. Each thread sets its number of libtorch threads when it starts. If a caller's thread set this number
/// temporarily, every thread that calls libtorch for the first time meanwhile would inherit it. Concurrent batches are queued, so that no core runs two parts.
/// </summary>
internal sealed class PartThreads : IDisposable
{
    private readonly DedicatedThread[] _threads;

    public PartThreads(BatchDivision division)
    {
        var ofCaller = get_num_threads();
        _threads = [.. Enumerable.Range(1, division.Parts).Select(part => new DedicatedThread($"Inception {part}/{division.Parts}"))];
        foreach (var thread in _threads) thread.Do(() => SetThreads(division.Threads)).GetAwaiter().GetResult();
        set_num_threads(ofCaller);
    }

    /// <summary>Runs the parts in parallel.</summary>
    /// <param name="input"><c>N×C×H×W</c>.</param>
    /// <param name="run">Runs one part.</param>
    /// <returns>The results in the order of the images; the caller disposes them.</returns>
    public Tensor Run(Tensor input, Func<Tensor, Tensor> run)
    {
        using var _ = no_grad();
        var size = input.shape[0] / _threads.Length;
        var results = _threads.Select((thread, i) => thread.Do(() => RunPart(input, i * size, size, run))).ToArray();
        try
        {
            return cat(Task.WhenAll(results).GetAwaiter().GetResult(), 0);
        }
        finally
        {
            foreach (var result in results.Where(result => result.IsCompletedSuccessfully)) result.Result.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var thread in _threads) thread.Dispose();
    }

    private static Tensor RunPart(Tensor input, long first, long count, Func<Tensor, Tensor> run)
    {
        using var part = input.narrow(0, first, count);
        return run(part);
    }

    private static bool SetThreads(int count)
    {
        set_num_threads(count);
        return true;
    }
}
