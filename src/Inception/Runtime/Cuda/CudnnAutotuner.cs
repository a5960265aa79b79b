namespace Inception.Runtime.Cuda;

/// <summary>
/// cuDNN's races of algorithms for a while (PyTorch's <c>torch.backends.cudnn.benchmark</c>, which is the process's). What wins serves the thread's later
/// convolutions of the same shapes.
/// </summary>
internal sealed class CudnnAutotuner : IDisposable
{
    private static readonly object Gate = new();
    private static int _users;
    private static bool _before;

    private readonly bool _isUser;
    private bool _isDisposed;

    private CudnnAutotuner(bool isUser) => _isUser = isUser;

    /// <summary>Races until the result is disposed, and the results of other threads are; does nothing where libtorch has no CUDA.</summary>
    public static CudnnAutotuner On()
    {
        if (CudaFunctions.Missing is not null) return new(isUser: false);
        lock (Gate)
        {
            if (_users++ == 0)
            {
                _before = CudaFunctions.RacesConvolutions;
                CudaFunctions.RacesConvolutions = true;
            }
        }

        return new(isUser: true);
    }

    public void Dispose()
    {
        if (!_isUser || _isDisposed) return;
        _isDisposed = true;
        lock (Gate)
        {
            if (--_users == 0) CudaFunctions.RacesConvolutions = _before;
        }
    }
}
