using System.Runtime.InteropServices;
using Inception.Engine.Steps;

namespace Inception.Engine.Plans;

/// <summary>The memory of one run of a plan, and the counters by which threads share its units.</summary>
internal sealed unsafe class PlanRun : IDisposable
{
    private const int Alignment = 64;

    // A counter for each phase, on a cache line of its own.
    private const int CounterStep = Alignment / sizeof(int);

    private readonly NetworkPlan _plan;
    private readonly int[] _counters;
    private float* _arena;
    private float* _scratch;

    public PlanRun(NetworkPlan plan, int threads)
    {
        _plan = plan;
        _counters = new int[plan.Phases.Count * CounterStep];
        try
        {
            _arena = Allocate(plan.ArenaSize);
            _scratch = Allocate(threads * ScratchStep);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What a step computes with, of the first thread.</summary>
    public RunMemory Memory(PackedWeights weights) => new() { Arena = _arena, Weights = weights.Pointer, Scratch = _scratch };

    private long ScratchStep => (_plan.ScratchSize + Alignment) / CounterStep * CounterStep;

    /// <summary>Must be called before the members of a team run.</summary>
    public void Begin() => Array.Clear(_counters);

    /// <summary>Runs units of all phases, shared with the other members of a team.</summary>
    /// <param name="memory">Image and weights.</param>
    /// <param name="member">Which member this is.</param>
    /// <param name="meet">Waits for the others; called after each phase.</param>
    public void Run(RunMemory memory, int member, Action meet)
    {
        memory.Arena = _arena;
        memory.Scratch = _scratch + (member * ScratchStep);
        for (var phase = 0; phase < _plan.Phases.Count; phase++)
        {
            ref var counter = ref _counters[phase * CounterStep];
            var first = 0;
            var unit = Interlocked.Increment(ref counter) - 1;
            foreach (var step in _plan.Phases[phase])
            {
                var units = step.Units;
                for (; unit < first + units; unit = Interlocked.Increment(ref counter) - 1) step.Run(unit - first, memory);
                first += units;
            }

            meet();
        }
    }

    /// <summary>Runs the plan on the calling thread alone.</summary>
    public void Run(RunMemory memory) => RunAfter(-1, memory);

    /// <summary>Runs the phases after one on the calling thread alone, with what earlier ones left.</summary>
    public void RunAfter(int first, RunMemory memory)
    {
        memory.Arena = _arena;
        memory.Scratch = _scratch;
        foreach (var phase in _plan.Phases)
        {
            foreach (var step in phase)
            {
                if (step.Phase <= first) break;
                for (int unit = 0, units = step.Units; unit < units; unit++) step.Run(unit, memory);
            }
        }
    }

    /// <summary>Copies a result.</summary>
    public void Read(PlanResult result, Span<float> numbers) => result.CopyTo(numbers, _arena);

    /// <summary>Replaces a result, for the phases that read it.</summary>
    public void Write(PlanResult result, ReadOnlySpan<float> numbers) => result.CopyFrom(numbers, _arena);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_arena);
        NativeMemory.AlignedFree(_scratch);
        _arena = _scratch = null;
    }

    private static float* Allocate(long count)
    {
        var bytes = (nuint)((count * sizeof(float)) + Alignment);
        var memory = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(memory, bytes);
        return memory;
    }
}
