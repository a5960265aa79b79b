using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Inception.Runtime.Cuda;

/// <summary>Records the work of one GPU as CUDA graphs, after cuDNN has raced its algorithms for it.</summary>
/// <param name="device">The GPU.</param>
internal sealed class CudaGraphRecorder(Device device) : IRunRecorder
{
    /// <summary>TorchScript watches a program's first runs before it settles, and cuDNN races in the first run of each.</summary>
    private const int RunsBefore = 4;

    /// <summary>One record at a time: the autotuner's switch is the process's.</summary>
    private static readonly object Gate = new();

    /// <summary>The stream of all records of a GPU, so that the memory of the runs before serves again.</summary>
    private static readonly Dictionary<sbyte, GpuStream> Streams = [];

    public IRecordedRun? Record(Action work, out string? fault)
    {
        fault = CudaFunctions.Missing;
        if (fault is not null) return null;
        var index = checked((sbyte)Math.Max(0, device.index));
        lock (Gate)
        {
            var deviceBefore = CudaFunctions.ExchangeDevice(index);
            if (!Streams.TryGetValue(index, out var stream)) Streams[index] = stream = CudaFunctions.StreamFromPool(index);
            var streamBefore = CudaFunctions.CurrentStream(index);
            cuda.synchronize(device);
            CudaFunctions.SetCurrentStream(stream);
            try
            {
                using var races = CudnnAutotuner.On();
                for (var run = 0; run < RunsBefore; run++) work();
                cuda.synchronize(device);
                var graph = CudaGraph.Record(device, stream, work);
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
                _ = CudaFunctions.ExchangeDevice(deviceBefore);
                cuda.synchronize(device);
            }
        }
    }
}
