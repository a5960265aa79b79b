using System.Diagnostics;
using System.Globalization;
using Inception.Common;
using Inception.Engine;
using Inception.Engine.Choice;
using Inception.Engine.Kernels;
using Inception.Engine.Plans;
using Inception.Engine.Reference;
using Inception.Engine.Steps;
using Inception.Engine.Threads;
using Inception.Engine.Verifying;
using Inception.Graphs;
using Inception.Networks.Tables;

namespace Inception.Inference;

/// <summary>Compiles a network: chooses kernels, packs the weights for them, compares the result with float64, and replaces kernels that are wrong.</summary>
internal sealed class NetworkCompilation : IDisposable
{
    private readonly NetworkTable _table;
    private readonly PortableOptions _options;
    private readonly VectorWidth _width;
    private readonly Team _team;
    private readonly float[]? _levels;
    private readonly Dictionary<string, string> _remarks = [];
    private Graph _graph;
    private PackedWeights? _weights;

    private NetworkCompilation(NetworkTable table, Graph graph, PortableOptions options, VectorWidth width, Team team)
    {
        (_table, _graph, _options, _width, _team) = (table, PortablePasses.Apply(graph), options, width, team);
        _levels = options.Pixels is { } pixels ? PixelLevels.Of(pixels) : null;
    }

    /// <summary>The network for the size it was compiled for.</summary>
    public SizedNetwork First { get; private set; } = null!;

    /// <summary>What was made.</summary>
    public PortableReport Report { get; private set; } = null!;

    /// <summary>Compiles.</summary>
    /// <param name="table">The network's table.</param>
    /// <param name="graph">The network as it is: the reference.</param>
    /// <param name="options">The options, valid.</param>
    /// <param name="width">The vectors.</param>
    /// <param name="team">The threads.</param>
    /// <exception cref="CompilationException">The result differs from float64, whatever kernels are used.</exception>
    public static NetworkCompilation Compile(NetworkTable table, Graph graph, PortableOptions options, VectorWidth width, Team team)
    {
        var compilation = new NetworkCompilation(table, graph, options, width, team);
        try
        {
            compilation.Compile(graph);
            return compilation;
        }
        catch
        {
            compilation.Dispose();
            throw;
        }
    }

    /// <summary>Makes the plans for weights that were packed earlier.</summary>
    /// <param name="table">The network's table.</param>
    /// <param name="graph">Its graph; its weights are not read.</param>
    /// <param name="options">The options, valid.</param>
    /// <param name="packed">The weights; owned by the result, and disposed if this fails.</param>
    /// <param name="team">The threads.</param>
    /// <exception cref="CompilationException">The weights were packed for another processor, or by another version of the library.</exception>
    public static NetworkCompilation Open(NetworkTable table, Graph graph, PortableOptions options, PackedNetwork packed, Team team)
    {
        var compilation = new NetworkCompilation(table, graph, options, packed.Width, team) { _weights = packed.Weights };
        try
        {
            compilation.Open(packed);
            return compilation;
        }
        catch
        {
            compilation.Dispose();
            throw;
        }
    }

    /// <summary>The weights with all that a file needs.</summary>
    public PackedNetwork Packed => new()
    {
        Width = _width,
        Accuracy = _options.Accuracy,
        Output = _options.Output,
        ImageSize = Report.Height,
        Error = Report.Error,
        Places = First.Plan.Weights,
        Weights = _weights!,
    };

    /// <summary>The network for another size, with the same weights.</summary>
    public SizedNetwork Resize(int height, int width) => Sized(new FeatureShape(_table.Input.Channels, height, width), Chosen());

    public void Dispose()
    {
        First?.Dispose();
        _weights?.Dispose();
    }

    private void Compile(Graph original)
    {
        var start = Stopwatch.GetTimestamp();
        var image = new FeatureShape(_table.Input.Channels, _options.ImageSize ?? _table.Input.Height, _options.ImageSize ?? _table.Input.Width);
        if (!_table.Fits(image, auxiliaryHeads: false)) throw new ArgumentException(_table.Misfit(image, auxiliaryHeads: false));
        if (_options.QuickStart)
        {
            StartQuickly(image, start);
            return;
        }

        var memory = _options.KernelFolder is "" ? null : new KernelMemory(_options.KernelFolder ?? Path.Combine(UserCache.Folder, "kernels"));
        using var raced = new RacedKernels(_width, memory);
        var convolutions = ChooseAndCheck(image, raced);
        memory?.Save();
        _graph = WithoutWeights(_graph);
        Release(First.Plan);
        double? error = _options.Verification == Verification.None ? null : CompareResult(original, image);
        Report = CreateReport(image, convolutions, raced.Races, error, start);
    }

    private void StartQuickly(FeatureShape image, long start)
    {
        var alone = Plan(image, new PlainKernels(), threads: 1);
        _weights = PackedWeights.Pack(alone);
        First = Sized(image, Names(alone), alone);
        _graph = WithoutWeights(_graph);
        Release(alone);
        Report = CreateReport(image, Describe(Convolutions(alone)), races: 0, error: null, start);
    }

    private void Open(PackedNetwork packed)
    {
        var start = Stopwatch.GetTimestamp();
        if (packed.Width > Processor.Width)
        {
            throw new CompilationException(
                $"{_table.Name} was compiled for vectors of {(int)packed.Width} numbers, and this processor has {(int)Processor.Width} "
                    + $"({Processor.Instructions}). Load the checkpoint and save the compiled model here.");
        }

        var image = new FeatureShape(_table.Input.Channels, packed.ImageSize, packed.ImageSize);
        if (!_table.Fits(image, auxiliaryHeads: false)) throw new CompilationException(_table.Misfit(image, auxiliaryHeads: false));
        var kernels = new NamedKernels(packed.Places.Where(place => place.Kernel.Length > 0).ToDictionary(place => place.Path, place => place.Kernel));
        var alone = Plan(image, kernels, threads: 1);
        Release(alone);
        if (!alone.Weights.SequenceEqual(packed.Places) || alone.WeightSize > packed.Weights.Size)
        {
            throw new CompilationException(
                $"{_table.Name} was compiled by another version of the library, whose weights are in another order. Load the checkpoint and save the "
                    + "compiled model again.");
        }

        First = Sized(image, kernels, alone);
        Report = CreateReport(image, Describe(Convolutions(alone)), races: 0, packed.Error, start);
    }

    private PortableReport CreateReport(FeatureShape image, IReadOnlyList<PortableConvolution> convolutions, int races, double? error, long start) => new()
    {
        Network = _table.Name,
        Instructions = _width == Processor.Width ? Processor.Instructions : $"vectors of {(int)_width}",
        Warning = Processor.Warning,
        Threads = _team.Size,
        Height = image.Height,
        Width = image.Width,
        Convolutions = convolutions,
        WeightBytes = First.Plan.WeightSize * sizeof(float),
        MapBytes = First.Plan.ArenaSize * sizeof(float),
        Races = races,
        Error = error,
        Duration = Stopwatch.GetElapsedTime(start),
    };

    private static ConvolutionStep[] Convolutions(NetworkPlan plan) => [.. plan.Phases.SelectMany(phase => phase).OfType<ConvolutionStep>()];

    /// <summary>The operations and sizes alone, which keep nothing of the weights alive: other sizes need no more.</summary>
    private static Graph WithoutWeights(Graph graph) => graph.Rewrite((_, node) => node switch
    {
        ConvolutionNode convolution => convolution with { Filters = convolution.Filters.WithoutWeights() },
        LinearNode linear => linear with { Filters = linear.Filters.WithoutWeights() },
        _ => node,
    });

    /// <summary>Until every convolution is right.</summary>
    private List<PortableConvolution> ChooseAndCheck(FeatureShape image, RacedKernels raced)
    {
        while (true)
        {
            First?.Dispose();
            _weights?.Dispose();
            var alone = Plan(image, raced, threads: 1);
            _weights = PackedWeights.Pack(alone);
            First = Sized(image, Names(alone), alone);
            var (convolutions, isRight) = CheckConvolutions(alone, raced);
            if (isRight) return convolutions;
        }
    }

    private (List<PortableConvolution> Convolutions, bool IsRight) CheckConvolutions(NetworkPlan plan, RacedKernels raced)
    {
        var steps = Convolutions(plan);
        var found = _options.Verification == Verification.Full ? CheckAll(steps) : new (double Share, double Error)?[steps.Length];
        var isRight = true;
        foreach (var (step, result) in steps.Zip(found))
        {
            if (result is not { } known || known.Share <= 1) continue;
            isRight = false;
            Refuse(step, known.Share, raced);
        }

        return (Describe(steps, found), isRight);
    }

    private List<PortableConvolution> Describe(ConvolutionStep[] steps) => Describe(steps, new (double, double)?[steps.Length]);

    private List<PortableConvolution> Describe(ConvolutionStep[] steps, (double Share, double Error)?[] found) =>
        [.. steps.Select((step, i) => new PortableConvolution(
            step.Path,
            new(step.Kernel.Shape.FilterChannels * step.Kernel.Shape.Groups, step.Kernel.Shape.Input.Height, step.Kernel.Shape.Input.Width),
            new(step.Kernel.Shape.FilterCount, step.Kernel.Shape.Output.Height, step.Kernel.Shape.Output.Width),
            step.Kind)
        {
            Products = step.Kernel.Shape.Products,
            Error = found[i]?.Error,
            Remark = _remarks.GetValueOrDefault(step.Path),
        })];

    /// <summary>All convolutions side by side, each in memory of its own.</summary>
    private (double Share, double Error)?[] CheckAll(ConvolutionStep[] steps)
    {
        var nodes = _graph.Nodes.OfType<ConvolutionNode>().ToDictionary(node => node.Path);
        var check = new ConvolutionCheck(_options.Accuracy == Accuracy.Fast);
        var found = new (double Share, double Error)?[steps.Length];
        ParallelWork.For(
            steps.Length, First.Rent, (i, run) => found[i] = check.Run(steps[i], nodes[steps[i].Path], run.Memory(_weights!)), First.Return);
        return found;
    }

    private void Refuse(ConvolutionStep step, double share, RacedKernels raced)
    {
        var fault = string.Create(CultureInfo.InvariantCulture,
            $"{step.Path}: the kernel {step.Kind} differs from float64 by {share:F1} times what rounding allows");
        if (step.Kind is "direct" or "depthwise")
            throw new CompilationException($"{fault}, and there is no plainer kernel. Are all weights finite?");
        raced.Refuse(step.Path, step.Kind);
        _remarks[step.Path] = fault;
    }

    /// <summary>The result of a random image against float64.</summary>
    private unsafe double CompareResult(Graph original, FeatureShape image)
    {
        var random = new Random(0);
        var count = image.Channels * image.Height * image.Width;
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var channel = i / (image.Height * image.Width);
            var normalized = (float)((random.NextDouble() * 2) - 1);
            values[i] = _options.Normalization is { } own ? (normalized - own.Shift[channel]) / own.Scale[channel] : normalized;
        }

        var result = new float[First.Plan.Output.Length];
        fixed (float* from = values, to = result) First.Run(from, null, count, 1, embeds: false, to);
        using var reference = new Float64Map([.. values.Select(value => (double)value)], image.Channels, image.Height, image.Width);
        var expected = Float64Network.Run(original, reference);
        var largest = expected.Aggregate(0.0, (worst, one) => Math.Max(worst, Math.Abs(one)));   // Math.Max keeps a NaN
        var difference = expected.Zip(result, (a, b) => Math.Abs(a - b)).Aggregate(0.0, Math.Max);
        var (error, limit) = (largest > 0 ? difference / largest : difference, _options.Accuracy == Accuracy.Fast ? 1e-4 : 1e-5);
        if (error <= limit) return error;
        throw new CompilationException(string.Create(CultureInfo.InvariantCulture,
            $"{_table.Name} compiled for the portable engine differs from float64 on a random image: the largest difference must be at most {limit:E0} of the "
                + $"largest value, and is {error:E1}. Are all weights finite, and has the network been trained?"));
    }

    private SizedNetwork Sized(FeatureShape image, NamedKernels kernels, NetworkPlan? alone = null)
    {
        alone ??= Plan(image, kernels, threads: 1);
        var shared = _team.Size == 1 ? alone : Plan(image, kernels, _team.Size);
        if (shared != alone) Release(shared);   // it reads what is packed for the other
        return new SizedNetwork(alone, shared, _weights!, _team);
    }

    private NetworkPlan Plan(FeatureShape image, IKernelChoice choice, int threads) =>
        PlanFactory.Plan(_width, _graph, image, choice, _options.Accuracy == Accuracy.Fast, threads, _levels);

    /// <summary>Lets go of the weights as they were trained.</summary>
    private static void Release(NetworkPlan plan)
    {
        foreach (var place in plan.Weights) place.Release();
    }

    private NamedKernels Chosen() => Names(First.Plan);

    private static NamedKernels Names(NetworkPlan plan) => new(Convolutions(plan)
        .ToDictionary(step => step.Path, step => step.Kind));
}
