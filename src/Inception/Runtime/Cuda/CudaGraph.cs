using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Inception.Runtime.Cuda;

/// <summary>
/// Work of one GPU as a CUDA graph, which costs the CPU one call however many kernels it has (PyTorch's <c>torch.cuda.CUDAGraph</c>). libtorch records it and
/// holds its memory. It is instantiated and launched by CUDA's own functions, whose errors are numbers: those of libtorch throw in C++.
/// </summary>
internal sealed class CudaGraph : IRecordedRun
{
    /// <summary>
    /// Held while a graph is recorded. What draws random numbers on a GPU holds it too: libtorch's generator of that GPU refuses meanwhile, whoever asks.
    /// </summary>
    public static readonly object Recording = new();

    // PyTorch 2.11's object has some hundred bytes; the rest is for later ones.
    private const int Size = 16 << 10;

    private readonly Device _device;
    private readonly sbyte _index;
    private nint _graph, _instance;

    private CudaGraph(Device device, sbyte index)
    {
        (_device, _index) = (device, index);
        _graph = Marshal.AllocHGlobal(Size);
        Marshal.Copy(new byte[Size], 0, _graph, Size);
        CudaFunctions.CreateGraph(_graph, keepGraph: true);
    }

    /// <summary>Records work of the current stream, which is not the default one.</summary>
    /// <param name="device">The GPU.</param>
    /// <param name="index">The GPU's number.</param>
    /// <param name="stream">The current stream.</param>
    /// <param name="work">The work.</param>
    /// <returns>The graph; null where something in the work cannot be recorded.</returns>
    /// <exception cref="ExternalException">The work failed, or the GPU has no room for the graph.</exception>
    public static CudaGraph? Record(Device device, sbyte index, GpuStream stream, Action work)
    {
        var graph = new CudaGraph(device, index);
        try
        {
            if (!graph.Record(stream, work))
            {
                graph.Dispose();
                return null;
            }

            graph._instance = CudaFunctions.Instantiate(graph._graph);
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    public void Replay()
    {
        ObjectDisposedException.ThrowIf(_graph == 0, this);
        var before = CudaFunctions.ExchangeDevice(_index);
        try
        {
            CudaFunctions.Launch(_instance, _index);
        }
        finally
        {
            _ = CudaFunctions.ExchangeDevice(before);
        }
    }

    public void Dispose()
    {
        if (_graph == 0) return;
        CudaGraphRecorder.Wait(_device);
        if (_instance != 0) CudaFunctions.DestroyInstance(_instance);
        CudaFunctions.DestroyGraph(_graph);
        Marshal.FreeHGlobal(_graph);
        (_graph, _instance) = (0, 0);
    }

    private bool Record(GpuStream stream, Action work)
    {
        lock (Recording)
        {
            CudaFunctions.BeginCapture(_graph);
            try
            {
                work();
            }
            catch
            {
                End(stream);
                throw;
            }

            return End(stream);
        }
    }

    /// <summary>Ends the record; false for one that has met an error.</summary>
    private bool End(GpuStream stream)
    {
        if (CudaFunctions.IsCapturing(stream))
        {
            CudaFunctions.EndCapture(_graph);
            return true;
        }

        if (!CudaFunctions.AbandonCapture(_graph, stream)) _graph = 0;   // to touch it would end the process: it is given up with its memory
        return false;
    }
}
