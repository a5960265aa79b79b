using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>
/// Native memory that holds the tensors of a checkpoint until the last one has been read: one block for each element type.
/// It asks Linux for large pages, since touching 100 MB for the first time in pages of 4 KiB can take longer than reading a file into it.
/// </summary>
internal sealed class StagingMemory : IDisposable
{
    private const int LargePageBytes = 2 << 20;
    private const int AdviseLargePages = 14; // MADV_HUGEPAGE

    private readonly List<Tensor> _blocks = [];
    private readonly Dictionary<CheckpointEntry, Tensor> _places = [];

    /// <summary>Makes room for these tensors, each of them once.</summary>
    public StagingMemory(IEnumerable<CheckpointEntry> entries)
    {
        foreach (var group in entries.GroupBy(entry => entry.ElementType))
        {
            var block = empty([group.Sum(Elements)], dtype: group.Key, device: CPU);
            _blocks.Add(block);
            Advise(block);
            var used = 0L;
            foreach (var entry in group)
            {
                using var part = block.narrow(0, used, Elements(entry));
                _places.Add(entry, part.view([.. entry.Shape]));
                used += Elements(entry);
            }
        }
    }

    /// <summary>The place of a tensor.</summary>
    public Tensor Find(CheckpointEntry entry) => _places[entry];

    public void Dispose()
    {
        foreach (var tensor in _places.Values.Concat(_blocks))
            tensor.Dispose();
    }

    private static long Elements(CheckpointEntry entry) => entry.Shape.Aggregate(1L, (product, size) => product * size);

    private static void Advise(Tensor block)
    {
        var bytes = block.numel() * block.ElementSize;
        if (!OperatingSystem.IsLinux() || bytes < LargePageBytes || bytes > int.MaxValue)
            return;
        var address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(block.bytes));
        var start = address / Environment.SystemPageSize * Environment.SystemPageSize;
        _ = madvise(start, (nuint)(address + (nint)bytes - start), AdviseLargePages);
    }

    [DllImport("libc")]
    private static extern int madvise(nint start, nuint length, int advice);
}
