using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Runtime.Cuda;

/// <summary>Records the work of one GPU as CUDA graphs, after cuDNN has raced its algorithms for it.</summary>
/// <param name="device">The GPU.</param>
internal sealed class CudaGraphRecorder(Device device) : IRunRecorder
{
    /// <summary>TorchScript watches a program's first runs before it settles, and cuDNN races in the first run of each.</summary>
    private const int RunsBefore = 4;

    /// <summary>One record or race at a time: the autotuner's switch is the process's. A thread may enter it again.</summary>
    internal static readonly object Gate = new();

    /// <summary>The stream of all records of a GPU, so that the memory of the runs before serves again.</summary>
    private static readonly Dictionary<sbyte, GpuStream> Streams = [];

    /// <summary>Waits until a GPU has done all its work, but not while a graph is recorded: CUDA refuses that, and may give the graph up.</summary>
    public static void Wait(Device device)
    {
        if (device.type != DeviceType.CUDA) return;
        if (CudaFunctions.Missing is not null)
        {
            cuda.synchronize(device);
            return;
        }

        lock (Gate)
        {
            var before = CudaFunctions.ExchangeDevice(IndexOf(device));
            CudaFunctions.Synchronize();
            _ = CudaFunctions.ExchangeDevice(before);
        }
    }

    public IRecordedRun? Record(Action work, out string? fault)
    {
        fault = CudaFunctions.Missing;
        if (fault is not null) return null;
        var index = IndexOf(device);
        lock (Gate)
        {
            var deviceBefore = CudaFunctions.ExchangeDevice(index);
            if (!Streams.TryGetValue(index, out var stream)) Streams[index] = stream = CudaFunctions.StreamFromPool(index);
            var streamBefore = CudaFunctions.CurrentStream(index);
            CudaFunctions.Synchronize();
            CudaFunctions.SetCurrentStream(stream);
            try
            {
                using (CudnnAutotuner.On())
                {
                    for (var run = 0; run < RunsBefore; run++) work();
                }

                CudaFunctions.Synchronize();
                using var still = CudnnAutotuner.Off();   // a race waits for the GPU, which a record does not survive
                var graph = CudaGraph.Record(device, index, stream, work);
                if (graph is null) fault = "one of its operations cannot be recorded";
                return graph;
            }
            catch (ExternalException error)
            {
                fault = error.Message.Split('\n')[0];
                return null;
            }
            finally
            {
                CudaFunctions.SetCurrentStream(streamBefore);
                CudaFunctions.Synchronize();
                _ = CudaFunctions.ExchangeDevice(deviceBefore);
            }
        }
    }

    /// <summary>The number of a GPU; of this thread's own where the device names none.</summary>
    private static sbyte IndexOf(Device device) => device.index < 0 ? CudaFunctions.CurrentDevice() : checked((sbyte)device.index);
}
