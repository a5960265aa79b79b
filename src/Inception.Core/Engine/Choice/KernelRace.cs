using System.Diagnostics;
using System.Runtime.InteropServices;
using Inception.Engine.Kernels;

namespace Inception.Engine.Choice;

/// <summary>
/// Times kernels on this machine. Inputs lie in the caches, as they do behind the step that wrote them; filters come from memory, as they do in a network
/// whose filters exceed the caches: each run reads others.
/// </summary>
internal sealed unsafe class KernelRace : IDisposable
{
    private const int Runs = 4;
    private const long LeastFilters = 16 << 20;
    private const int Alignment = 64;

    private float* _filters, _maps;
    private long _filterSize, _mapSize, _next;

    /// <summary>The fastest kernel.</summary>
    /// <param name="candidates">Kernels of one convolution.</param>
    /// <param name="lanes">Floats of a vector.</param>
    public ConvolutionKernel Fastest(IReadOnlyList<ConvolutionKernel> candidates, int lanes)
    {
        if (candidates.Count == 1) return candidates[0];
        var times = candidates.Select(candidate => Time(candidate, lanes)).ToArray();
        return candidates[Array.IndexOf(times, times.Min())];
    }

    /// <summary>The least time of a few runs on one thread, in seconds.</summary>
    public double Time(ConvolutionKernel kernel, int lanes)
    {
        var shape = kernel.Shape;
        var inputLanes = Math.Min(lanes, shape.InputChannels.Length);
        var input = new MapLayout(shape.Input.Height, shape.Input.Width, shape.InputChannels.Length / inputLanes, inputLanes);
        input.Reserve(kernel.Border);
        var output = new MapLayout(shape.Output.Height, shape.Output.Width, shape.OutputChannels.Length / lanes, lanes);
        output.Reserve(new(1, 1, 1, 1));
        kernel.Bind(input, output, null, threads: 1);
        Reserve(ref _maps, ref _mapSize, input.Size + output.Size + kernel.ScratchSize + (3 * Alignment));
        Reserve(ref _filters, ref _filterSize, Math.Max(LeastFilters, 2 * kernel.PackedSize));
        var buffers = new ConvolutionBuffers
        {
            Input = _maps,
            Output = _maps + Aligned(input.Size),
            Scratch = _maps + Aligned(input.Size) + Aligned(output.Size),
        };
        var least = double.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            if (_next + kernel.PackedSize > _filterSize) _next = 0;
            buffers.Filters = _filters + _next;
            _next += Aligned(kernel.PackedSize);
            var start = Stopwatch.GetTimestamp();
            for (int unit = 0, units = kernel.Units; unit < units; unit++) kernel.Run(unit, buffers);
            if (run > 0) least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return least;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_filters);
        NativeMemory.AlignedFree(_maps);
        _filters = _maps = null;
    }

    private static long Aligned(long count) => (count + Alignment - 1) / Alignment * Alignment;

    private static void Reserve(ref float* memory, ref long size, long count)
    {
        if (count <= size) return;
        NativeMemory.AlignedFree(memory);
        memory = (float*)NativeMemory.AlignedAlloc((nuint)(Aligned(count) * sizeof(float)), Alignment);
        size = Aligned(count);
        new Span<float>(memory, checked((int)size)).Fill(1e-3f);   // zeros and denormal numbers would change the times
    }
}
