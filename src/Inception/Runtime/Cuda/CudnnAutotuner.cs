namespace Inception.Runtime.Cuda;

/// <summary>
/// cuDNN's races of algorithms for a while (PyTorch's <c>torch.backends.cudnn.benchmark</c>, which is the process's). What wins serves the thread's later
/// convolutions of the same shapes, with or without races. One thread at a time: a race waits for the whole GPU, which breaks another thread's record.
/// </summary>
internal sealed class CudnnAutotuner : IDisposable
{
    private readonly HeldGate? _gate;
    private readonly bool _before;
    private bool _isDisposed;

    private CudnnAutotuner(HeldGate? gate, bool before) => (_gate, _before) = (gate, before);

    /// <summary>Races until the result is disposed, by the same thread; does nothing where libtorch has no CUDA.</summary>
    public static CudnnAutotuner On() => Set(races: true);

    /// <summary>Keeps races off until the result is disposed, by the same thread; does nothing where libtorch has no CUDA.</summary>
    public static CudnnAutotuner Off() => Set(races: false);

    public void Dispose()
    {
        if (_gate is null || _isDisposed) return;
        _isDisposed = true;
        CudaFunctions.RacesConvolutions = _before;
        _gate.Dispose();
    }

    private static CudnnAutotuner Set(bool races)
    {
        if (CudaFunctions.Missing is not null) return new(gate: null, before: false);
        var gate = HeldGate.Enter(CudaGraphRecorder.Gate);
        var before = CudaFunctions.RacesConvolutions;
        CudaFunctions.RacesConvolutions = races;
        return new(gate, before);
    }
}
