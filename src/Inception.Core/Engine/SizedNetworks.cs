namespace Inception.Engine;

/// <summary>
/// A network for the size it was compiled for, and for the sizes that were used last: images of many sizes must not keep memory for each of them. Safe for
/// any number of threads.
/// </summary>
/// <param name="first">The network for the size it was compiled for; disposed by its compilation.</param>
/// <param name="firstSize">That size.</param>
/// <param name="resize">Makes the network for another size.</param>
internal sealed class SizedNetworks(SizedNetwork first, (int Height, int Width) firstSize, Func<int, int, SizedNetwork> resize) : IDisposable
{
    /// <summary>Other sizes that are kept.</summary>
    public const int Kept = 8;

    private readonly LinkedList<((int Height, int Width) Size, SizedNetwork Network)> _others = [];   // the one that was used last is first

    /// <summary>Runs the network for a size. One that is dropped meanwhile ends its run before its memory is released.</summary>
    public void Use(int height, int width, Action<SizedNetwork> run)
    {
        if (firstSize == (height, width))
        {
            run(first);
            return;
        }

        using var held = Hold((height, width));
        run(held.Network);
    }

    public void Dispose()
    {
        lock (_others)
        {
            foreach (var (_, network) in _others) network.Dispose();
            _others.Clear();
        }
    }

    private SizedNetwork.Held Hold((int Height, int Width) size)
    {
        lock (_others)
        {
            var node = _others.First;
            while (node is not null && node.Value.Size != size) node = node.Next;
            if (node is null) node = new((size, resize(size.Height, size.Width)));
            else _others.Remove(node);
            _others.AddFirst(node);
            if (_others.Count > Kept)
            {
                _others.Last!.Value.Network.Dispose();
                _others.RemoveLast();
            }

            return node.Value.Network.Hold();
        }
    }
}
