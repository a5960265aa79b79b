using System.Collections.Concurrent;
using Inception.Engine.Plans;
using Inception.Engine.Steps;
using Inception.Engine.Threads;

namespace Inception.Engine;

/// <summary>A network for one size of image: its plans, and the memory of runs. Safe for any number of threads.</summary>
/// <param name="alone">The plan of a thread that computes an image alone.</param>
/// <param name="shared">The plan of threads that share an image; the same where there is one thread.</param>
/// <param name="weights">The packed weights; not owned.</param>
/// <param name="team">The threads.</param>
internal sealed unsafe class SizedNetwork(NetworkPlan alone, NetworkPlan shared, PackedWeights weights, Team team) : IDisposable
{
    private readonly ConcurrentBag<PlanRun> _free = [];
    private readonly Lazy<PlanRun> _shared = new(() => new PlanRun(shared, team.Size));
    private int _isDisposed;

    /// <summary>The plan of a thread that computes an image alone.</summary>
    public NetworkPlan Plan => alone;

    /// <summary>
    /// Computes images. As many as there are threads at a time, each on a thread of its own; what remains is shared by all threads. The numbers are the
    /// same.
    /// </summary>
    /// <param name="images">The first number of the first image.</param>
    /// <param name="pixels">The same as bytes; null where images are floats.</param>
    /// <param name="size">Numbers of an image.</param>
    /// <param name="count">Images.</param>
    /// <param name="embeds">The embedding in place of the output.</param>
    /// <param name="output">Where the results go.</param>
    public void Run(float* images, byte* pixels, long size, int count, bool embeds, float* output)
    {
        if (team.Size == 1)
        {
            for (var i = 0; i < count; i++) RunAlone(Memory(images, pixels, size, i), embeds, output, i);
            return;
        }

        var (next, together) = (0, count - (count % team.Size));
        team.Run(member =>
        {
            for (var i = Interlocked.Increment(ref next) - 1; i < together; i = Interlocked.Increment(ref next) - 1)
                RunAlone(Memory(images, pixels, size, i), embeds, output, i);
            if (together == count) return;
            for (var i = together; i < count; i++)
            {
                var run = _shared.Value;
                team.Meet();
                if (member == 0) run.Begin();
                team.Meet();
                run.Run(Memory(images, pixels, size, i), member, team.Meet);
                if (member == 0) Read(run, shared, embeds, output, i);
            }
        });
    }

    /// <summary>Memory of a run, e.g. for comparisons; the caller gives it back.</summary>
    public PlanRun Rent() => _free.TryTake(out var free) ? free : new PlanRun(alone, threads: 1);

    /// <summary>Gives a run's memory back.</summary>
    public void Return(PlanRun run)
    {
        if (Volatile.Read(ref _isDisposed) != 0) run.Dispose();
        else _free.Add(run);
    }

    public void Dispose()
    {
        Volatile.Write(ref _isDisposed, 1);
        foreach (var run in _free) run.Dispose();
        _free.Clear();
        if (_shared.IsValueCreated) _shared.Value.Dispose();
    }

    private static void Read(PlanRun run, NetworkPlan plan, bool embeds, float* output, int image)
    {
        var result = embeds ? plan.Embedding : plan.Output;
        run.Read(result, new(output + ((long)image * result.Length), result.Length));
    }

    private RunMemory Memory(float* images, byte* pixels, long size, int image) => new()
    {
        Weights = weights.Pointer,
        Image = images == null ? null : images + (image * size),
        Bytes = pixels == null ? null : pixels + (image * size),
    };

    private void RunAlone(RunMemory memory, bool embeds, float* output, int image)
    {
        var run = Rent();
        run.Run(memory);
        Read(run, alone, embeds, output, image);
        Return(run);
    }
}
