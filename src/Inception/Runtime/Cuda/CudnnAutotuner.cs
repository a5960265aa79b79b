namespace Inception.Runtime.Cuda;

/// <summary>
/// cuDNN's races of algorithms for a while (PyTorch's <c>torch.backends.cudnn.benchmark</c>, which is the process's). What wins serves the thread's later
/// convolutions of the same shapes.
/// </summary>
internal sealed class CudnnAutotuner : IDisposable
{
    private readonly bool? _before;

    private CudnnAutotuner(bool? before) => _before = before;

    /// <summary>Races until the result is disposed; does nothing where libtorch has no CUDA.</summary>
    public static CudnnAutotuner On()
    {
        if (CudaFunctions.Missing is not null) return new(null);
        var before = CudaFunctions.RacesConvolutions;
        CudaFunctions.RacesConvolutions = true;
        return new(before);
    }

    public void Dispose()
    {
        if (_before is { } before) CudaFunctions.RacesConvolutions = before;
    }
}
