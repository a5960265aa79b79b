using System.Collections.Concurrent;
using Inception.Common;
using Inception.Engine.Plans;
using Inception.Engine.Steps;
using Inception.Engine.Threads;

namespace Inception.Engine;

/// <summary>A network for one size of image: its plans, and the memory of runs. Safe for any number of threads.</summary>
internal sealed unsafe class SizedNetwork : IDisposable
{
    private readonly NetworkPlan _alone, _shared;
    private readonly PackedWeights _weights;
    private readonly Team _team;
    private readonly ConcurrentBag<PlanRun> _free = [];
    private readonly UseCount _uses;
    private PlanRun? _sharedRun;   // of the team's one run at a time

    /// <summary>Makes a network of its plans.</summary>
    /// <param name="alone">The plan of a thread that computes an image alone.</param>
    /// <param name="shared">The plan of threads that share an image; the same where there is one thread.</param>
    /// <param name="weights">The packed weights; not owned.</param>
    /// <param name="team">The threads.</param>
    public SizedNetwork(NetworkPlan alone, NetworkPlan shared, PackedWeights weights, Team team)
    {
        (_alone, _shared, _weights, _team) = (alone, shared, weights, team);
        _uses = new UseCount(this, Release);
    }

    /// <summary>The plan of a thread that computes an image alone.</summary>
    public NetworkPlan Plan => _alone;

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
        using var use = _uses.Begin();
        if (_team.Size == 1)
        {
            for (var i = 0; i < count; i++) RunAlone(Memory(images, pixels, size, i), embeds, output, i);
            return;
        }

        var (next, together) = (0, count - (count % _team.Size));
        _team.Run(member =>
        {
            for (var i = Interlocked.Increment(ref next) - 1; i < together; i = Interlocked.Increment(ref next) - 1)
                RunAlone(Memory(images, pixels, size, i), embeds, output, i);
            for (var i = together; i < count; i++)
            {
                _team.Meet();
                if (member == 0) (_sharedRun ??= new PlanRun(_shared, _team.Size)).Begin();
                _team.Meet();
                _sharedRun!.Run(Memory(images, pixels, size, i), member, _team.Meet);
                if (member == 0) Read(_sharedRun, _shared, embeds, output, i);
            }
        });
    }

    /// <summary>Explains a class of an image: the share of each place of the last feature map in the logit, without the bias.</summary>
    /// <param name="image">The image.</param>
    /// <param name="logits">Receives the logits.</param>
    /// <param name="choose">Chooses a class by the logits.</param>
    /// <returns>A number for each place, row by row, whose sum is the class's logit without its bias.</returns>
    public float[] Explain(float* image, float[] logits, Func<float[], int> choose)
    {
        using var use = _uses.Begin();
        var evidence = _alone.Evidence!;
        var memory = Memory(image, null, 0, 0);
        var run = Rent();
        try
        {
            run.Run(memory);
            run.Read(_alone.Output, logits);
            var chosen = choose(logits);
            var (channels, places) = (evidence.Mean.Length, evidence.Height * evidence.Width);
            var (map, place, scores) = (new float[channels * places], new float[channels], new float[logits.Length]);
            run.Read(evidence.Places, map);
            var bias = Score();
            var shares = new float[places];
            for (var i = 0; i < places; i++)
            {
                for (var channel = 0; channel < channels; channel++) place[channel] = map[(channel * places) + i];
                shares[i] = (Score() - bias) / places;
            }

            return shares;

            float Score()
            {
                run.Write(evidence.Mean, place);
                run.RunAfter(evidence.Phase, memory);
                run.Read(_alone.Output, scores);
                return scores[chosen];
            }
        }
        finally
        {
            Return(run);
        }
    }

    /// <summary>Memory of a run, e.g. for comparisons; the caller gives it back.</summary>
    public PlanRun Rent() => _free.TryTake(out var free) ? free : new PlanRun(_alone, threads: 1);

    /// <summary>Gives a run's memory back.</summary>
    public void Return(PlanRun run) => _free.Add(run);

    /// <summary>Keeps the memory until the result is disposed.</summary>
    public Held Hold() => new(this, _uses.Begin());

    /// <summary>Releases the memory when the runs that are under way have ended.</summary>
    public void Dispose() => _uses.Dispose();

    private void Release()
    {
        foreach (var run in _free) run.Dispose();
        _free.Clear();
        _sharedRun?.Dispose();
    }

    private static void Read(PlanRun run, NetworkPlan plan, bool embeds, float* output, int image)
    {
        var result = embeds ? plan.Embedding : plan.Output;
        run.Read(result, new(output + ((long)image * result.Length), result.Length));
    }

    private RunMemory Memory(float* images, byte* pixels, long size, int image) => new()
    {
        Weights = _weights.Pointer,
        Image = images == null ? null : images + (image * size),
        Bytes = pixels == null ? null : pixels + (image * size),
    };

    private void RunAlone(RunMemory memory, bool embeds, float* output, int image)
    {
        var run = Rent();
        try
        {
            run.Run(memory);
            Read(run, _alone, embeds, output, image);
        }
        finally
        {
            Return(run);
        }
    }

    /// <summary>A network whose memory stays.</summary>
    /// <param name="Network">The network.</param>
    /// <param name="Use">Ends when this is disposed.</param>
    public readonly record struct Held(SizedNetwork Network, UseCount.Use Use) : IDisposable
    {
        public void Dispose() => Use.Dispose();
    }
}
