using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Inception.Common;

namespace Inception.Engine.Plans;

/// <summary>All weights in the order in which the kernels read them: one block of memory, or part of a file that is mapped into memory.</summary>
internal sealed unsafe class PackedWeights : IDisposable
{
    private const int Alignment = 64;

    private readonly MemoryMappedViewAccessor? _view;
    private float* _pointer;

    private PackedWeights(float* pointer, long size, MemoryMappedViewAccessor? view)
    {
        _pointer = pointer;
        (Size, _view) = (size, view);
    }

    /// <summary>The first weight.</summary>
    public float* Pointer => _pointer;

    /// <summary>Floats.</summary>
    public long Size { get; }

    /// <summary>Packs the weights of a plan, rows side by side on all cores.</summary>
    public static PackedWeights Pack(NetworkPlan plan)
    {
        var pointer = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(Alignment, plan.WeightSize * sizeof(float)), Alignment);
        var packed = new PackedWeights(pointer, plan.WeightSize, view: null);
        try
        {
            ParallelWork.ForEach(
                plan.Weights.OrderByDescending(place => place.Size),
                ParallelWork.AllCores,
                place => place.Pack!(pointer + place.Offset));
            return packed;
        }
        catch
        {
            packed.Dispose();
            throw;
        }
    }

    /// <summary>Maps weights that lie in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Bytes before the weights; a multiple of 64.</param>
    /// <param name="size">Floats.</param>
    public static PackedWeights Map(MemoryMappedFile file, long offset, long size)
    {
        var view = file.CreateViewAccessor(offset, size * sizeof(float), MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        return new((float*)(pointer + view.PointerOffset), size, view);
    }

    /// <summary>All bytes, in parts that a span can hold.</summary>
    public PackedParts Parts() => new(this);

    public void Dispose()
    {
        if (_pointer == null) return;
        if (_view is null)
        {
            NativeMemory.AlignedFree(_pointer);
        }
        else
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
        }

        _pointer = null;
    }
}
