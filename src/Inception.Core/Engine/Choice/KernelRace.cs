using System.Diagnostics;
using System.Runtime.InteropServices;
using Inception.Engine.Kernels;

namespace Inception.Engine.Choice;

/// <summary>
/// Times kernels on this machine. They take turns, so that what else the machine does meets all of them alike, and the least time of each counts. Inputs
/// lie in the caches, as they do behind the step that wrote them; filters come from memory, as they do in a network whose filters exceed the caches: each
/// run reads others.
/// </summary>
/// <param name="lanes">Floats of a vector.</param>
internal sealed unsafe class KernelRace(int lanes) : IDisposable
{
    private const int Rounds = 7, WarmUpRounds = 1;

    // Who is so much slower than the best after two rounds does not run again.
    private const double Hopeless = 1.6;
    private const int RoundsWithHope = 2;
    private const long LeastFilters = 16 << 20;
    private const int Alignment = 64;

    private float* _filters, _maps;
    private long _filterSize, _mapSize, _next;

    /// <summary>The fastest kernel.</summary>
    /// <param name="candidates">Kernels of one convolution.</param>
    public ConvolutionKernel Fastest(IReadOnlyList<ConvolutionKernel> candidates)
    {
        if (candidates.Count == 1) return candidates[0];
        var buffers = candidates.Select(Prepare).ToArray();
        var times = new double[candidates.Count];
        Array.Fill(times, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var best = times.Min();
            for (var i = 0; i < candidates.Count; i++)
            {
                if (round >= RoundsWithHope + WarmUpRounds && times[i] > Hopeless * best) continue;
                var time = Time(candidates[i], buffers[i]);
                if (round >= WarmUpRounds) times[i] = Math.Min(times[i], time);
            }
        }

        return candidates[Array.IndexOf(times, times.Min())];
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

    /// <summary>Binds a kernel to maps of its own layout; returns where the output and the scratch begin.</summary>
    private (long Output, long Scratch) Prepare(ConvolutionKernel kernel)
    {
        var shape = kernel.Shape;
        var inputLanes = Math.Min(lanes, shape.InputChannels.Length);
        var input = new MapLayout(shape.Input.Height, shape.Input.Width, shape.InputChannels.Length / inputLanes, inputLanes);
        input.Reserve(kernel.Border);
        var output = new MapLayout(shape.Output.Height, shape.Output.Width, shape.OutputChannels.Length / lanes, lanes);
        output.Reserve(new(1, 1, 1, 1));
        kernel.Bind(input, output, null, threads: 1);
        var (toOutput, toScratch) = (Aligned(input.Size), Aligned(input.Size) + Aligned(output.Size));
        Reserve(ref _maps, ref _mapSize, toScratch + kernel.ScratchSize + Alignment);
        Reserve(ref _filters, ref _filterSize, Math.Max(LeastFilters, 2 * kernel.PackedSize));
        return (toOutput, toScratch);
    }

    /// <summary>One run on one thread, in seconds.</summary>
    private double Time(ConvolutionKernel kernel, (long Output, long Scratch) at)
    {
        if (_next + kernel.PackedSize > _filterSize) _next = 0;
        var buffers = new ConvolutionBuffers { Input = _maps, Output = _maps + at.Output, Scratch = _maps + at.Scratch, Filters = _filters + _next };
        _next += Aligned(kernel.PackedSize);
        var start = Stopwatch.GetTimestamp();
        for (int unit = 0, units = kernel.Units; unit < units; unit++) kernel.Run(unit, buffers);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
