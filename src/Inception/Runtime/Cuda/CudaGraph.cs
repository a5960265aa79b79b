using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Inception.Runtime.Cuda;

/// <summary>Work of one GPU as a CUDA graph, which costs the CPU one call however many kernels it has (PyTorch's <c>torch.cuda.CUDAGraph</c>).</summary>
internal sealed class CudaGraph : IRecordedRun
{
    // PyTorch 2.11's object has some hundred bytes; the rest is for later ones.
    private const int Size = 16 << 10;

    private readonly Device _device;
    private nint _graph;

    private CudaGraph(Device device)
    {
        _device = device;
        _graph = Marshal.AllocHGlobal(Size);
        Marshal.Copy(new byte[Size], 0, _graph, Size);
        CudaFunctions.CreateGraph(_graph, keepGraph: false);
    }

    /// <summary>Records work of the current stream, which is not the default one.</summary>
    /// <param name="device">The GPU.</param>
    /// <param name="stream">The current stream.</param>
    /// <param name="work">The work.</param>
    /// <returns>The graph; null where something in the work cannot be recorded.</returns>
    /// <exception cref="ExternalException">The work failed.</exception>
    public static CudaGraph? Record(Device device, GpuStream stream, Action work)
    {
        var graph = new CudaGraph(device);
        CudaFunctions.BeginCapture(graph._graph);
        try
        {
            work();
        }
        catch
        {
            if (graph.End(stream)) graph.Dispose();
            throw;
        }

        return graph.End(stream) ? graph : null;
    }

    public void Replay()
    {
        ObjectDisposedException.ThrowIf(_graph == 0, this);
        CudaFunctions.Replay(_graph);
    }

    public void Dispose()
    {
        if (_graph == 0) return;
        CudaGraphRecorder.Wait(_device);
        CudaFunctions.DestroyGraph(_graph);
        Marshal.FreeHGlobal(_graph);
        _graph = 0;
    }

    /// <summary>Ends the record. To end one that has met an error throws in C++, which would end the process: it is given up with its memory.</summary>
    private bool End(GpuStream stream)
    {
        if (CudaFunctions.IsCapturing(stream))
        {
            CudaFunctions.EndCapture(_graph);
            return true;
        }

        CudaFunctions.AbandonCapture(stream);
        _graph = 0;
        return false;
    }
}
