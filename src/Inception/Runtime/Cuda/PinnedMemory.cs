using static TorchSharp.torch;

namespace Inception.Runtime.Cuda;

/// <summary>Memory of the CPU that the system does not move: a GPU fetches it while it computes.</summary>
internal static class PinnedMemory
{
    /// <summary>A copy in such memory, in the order of the values; the caller disposes it.</summary>
    public static Tensor CopyOf(Tensor values)
    {
        if (IsDense(values)) return values.pin_memory();
        using var dense = values.contiguous();   // libtorch keeps the strides, and cannot write to memory that several places share
        return dense.pin_memory();
    }

    /// <summary>Whether the values fill their memory, each a place of its own, in whatever order.</summary>
    internal static bool IsDense(Tensor values)
    {
        var expected = 1L;
        foreach (var (size, stride) in values.shape.Zip(values.stride()).Where(axis => axis.First != 1).OrderBy(axis => axis.Second))
        {
            if (stride != expected) return false;
            expected *= size;
        }

        return true;
    }
}
