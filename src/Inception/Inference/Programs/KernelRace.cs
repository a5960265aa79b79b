using System.Diagnostics;
using Inception.Runtime.Cuda;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>Races the right kernels of one convolution on a GPU, whose algorithms cuDNN has chosen in the runs before.</summary>
internal static class KernelRace
{
    private const int Warming = 3, Rounds = 5, Calls = 8;

    /// <summary>The fastest.</summary>
    /// <param name="kernels">The kernels, two or more.</param>
    /// <param name="run">Runs one. What it makes is disposed.</param>
    /// <param name="device">The GPU, which is waited for.</param>
    public static T Fastest<T>(IReadOnlyList<T> kernels, Func<T, Tensor> run, Device device)
    {
        foreach (var kernel in kernels) Milliseconds(kernel, Warming);
        var best = new double[kernels.Count];
        Array.Fill(best, double.PositiveInfinity);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < best.Length; i++) best[i] = Math.Min(best[i], Milliseconds(kernels[i], Calls));
        }

        return kernels[Array.IndexOf(best, best.Min())];

        double Milliseconds(T kernel, int calls)
        {
            CudaGraphRecorder.Wait(device);
            var start = Stopwatch.GetTimestamp();
            for (var call = 0; call < calls; call++)
            {
                using var scope = NewDisposeScope();   // each run's memory serves the next
                run(kernel);
            }

            CudaGraphRecorder.Wait(device);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }
}
