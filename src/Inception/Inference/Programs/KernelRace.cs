using System.Diagnostics;
using Inception.Runtime.Cuda;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>
/// Times those kernels of one convolution on a GPU that give right results. cuDNN has chosen their algorithms in earlier runs. If the program will be recorded,
/// the kernels are recorded too, because the CPU needs longer to launch a small kernel than the GPU to compute it.
/// </summary>
internal static class KernelRace
{
    private const int Warming = 3, Rounds = 5, Calls = 8;

    /// <summary>Returns the fastest kernel.</summary>
    /// <param name="kernels">Two or more kernels.</param>
    /// <param name="run">Runs a kernel. Its result is disposed.</param>
    /// <param name="device">The GPU. The method waits until its work is done.</param>
    /// <param name="recorder">Records the runs. Kernels are called one by one when null, or if a kernel cannot be recorded.</param>
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
