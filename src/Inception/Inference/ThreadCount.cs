using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// Sets the number of threads that share an operation, for the calling thread until disposal. libtorch stores the number for each thread. A thread that calls
/// libtorch for the first time meanwhile starts with this number too.
/// </summary>
internal readonly struct ThreadCount : IDisposable
{
    private readonly int _before;

    public ThreadCount(int wanted)
    {
        var current = get_num_threads();
        if (wanted == current) return;
        _before = current;
        set_num_threads(wanted);
    }

    public void Dispose()
    {
        if (_before > 0) set_num_threads(_before);
    }
}
