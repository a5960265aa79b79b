using System.Diagnostics;
using Inception.Runtime.Cuda;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>
/// Races the right kernels of one convolution on a GPU, whose algorithms cuDNN has chosen in the runs before. They race as they will run: recorded, where the
/// program will be, since the CPU takes longer to ask for a small kernel than the GPU to compute it.
/// </summary>
internal static class KernelRace
{
    private const int Warming = 3, Rounds = 5, Calls = 8;

    /// <summary>The fastest.</summary>
    /// <param name="kernels">The kernels, two or more.</param>
    /// <param name="run">Runs one. What it makes is disposed.</param>
    /// <param name="device">The GPU, which is waited for.</param>
    /// <param name="recorder">Records the runs; each is a call when null, and where a kernel cannot be recorded.</param>
    public static T Fastest<T>(IReadOnlyList<T> kernels, Func<T, Tensor> run, Device device, IRunRecorder? recorder = null)
    {
        var records = recorder is null ? [] : kernels.Select(kernel => recorder.Record(() => Run(kernel), out _)).ToList();
        try
        {
            var areRecorded = records.Count > 0 && records.TrueForAll(record => record is not null);
            Action[] runs = [.. kernels.Select((kernel, i) => areRecorded ? (Action)records[i]!.Replay : () => Run(kernel))];
            foreach (var one in runs)
            {
                for (var turn = 0; turn < Warming; turn++) one();
            }

            var best = new double[runs.Length];
            Array.Fill(best, double.PositiveInfinity);
            for (var round = 0; round < Rounds; round++)
            {
                for (var i = 0; i < best.Length; i++) best[i] = Math.Min(best[i], Milliseconds(runs[i]));
            }

            return kernels[Array.IndexOf(best, best.Min())];
        }
        finally
        {
            records.ForEach(record => record?.Dispose());
        }

        void Run(T kernel)
        {
            for (var call = 0; call < Calls; call++)
            {
                using var scope = NewDisposeScope();   // each call's memory serves the next
                run(kernel);
            }
        }

        double Milliseconds(Action one)
        {
            CudaGraphRecorder.Wait(device);
            var start = Stopwatch.GetTimestamp();
            one();
            CudaGraphRecorder.Wait(device);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }
}
