using System.Diagnostics;
using System.Globalization;
using Inception.Graphs;
using Inception.Inference.Programs;
using Inception.Networks.Tables;
using Inception.Quantization;
using Inception.Runtime;
using Inception.Runtime.Cuda;
using Inception.TorchScript;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// The fused graph of a network with its own copy of the weights, rounded to the number type of the computation. It creates the program for each input shape,
/// one at a time.
/// </summary>
internal sealed class FoldedNetwork : IDisposable
{
    private const ulong Seed = 0;

    private readonly NetworkTable _table;
    private readonly CompileOptions _options;
    private readonly Graph _graph;
    private readonly ScalarType _type;
    private readonly Device _device;
    private readonly IReadOnlyList<Node>? _observed;
    private readonly Dictionary<Node, RoundedFilters> _filters = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, QuantizedFilterTensors> _quantizedFilters = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, string> _kernelFaults = new(ReferenceEqualityComparer.Instance);
    private readonly QuantizationPlan? _plan;

    /// <summary>Copies the weights of a fused graph.</summary>
    /// <param name="table">The network's table.</param>
    /// <param name="fused">The fused graph of the network.</param>
    /// <param name="options">Type and device.</param>
    /// <param name="observed">The nodes whose values the program returns instead of the logits. None when null.</param>
    public FoldedNetwork(NetworkTable table, Graph fused, CompileOptions options, Func<Graph, IReadOnlyList<Node>>? observed = null)
    {
        _table = table;
        _options = options;
        _type = ReducedPrecision.TypeOf(options.Precision);
        _device = options.Device ?? CPU;
        using var _ = no_grad();
        var planned = options.Precision == Precision.Int8 ? QuantizationPlan.Create(fused, options.Calibration!, options.FloatRows ?? []) : null;
        _graph = fused.Rewrite((old, node) => node switch
        {
            ConvolutionNode convolution when planned?.IsInt8(old) == true =>
                Quantized(convolution with { Filters = convolution.Filters.WithoutWeights() }, convolution.Filters),
            ConvolutionNode convolution => Rounded(convolution with { Filters = convolution.Filters.WithoutWeights() }, convolution.Filters, _type),
            LinearNode linear => Rounded(linear with { Filters = linear.Filters.WithoutWeights() }, linear.Filters, ScalarType.Float32),
            _ => node,
        });
        _observed = observed?.Invoke(_graph);
        _plan = planned is null ? null : QuantizationPlan.Create(_graph, options.Calibration!, options.FloatRows ?? []);
    }

    // The logits of random images. float32 in another order of summation stays below 2e-5 of the largest in every network of the family, bfloat16
    // below 2e-2; a wrong kernel anywhere moves them by more than that.
    private double Tolerance => (_type, _device.type) switch
    {
        _ when _plan is not null => 0.1,   // the same steps in float64: where a value is rounded to the next step, all behind it differs a little
        (ScalarType.Float32, DeviceType.CUDA) when TorchRuntime.Float32Precision == Float32Precision.High => 1e-2,   // TensorFloat-32
        (ScalarType.Float32, _) => 1e-4,
        (ScalarType.Float16, _) => 1e-2,   // whose steps are an eighth of bfloat16's
        _ => 5e-2,
    };

    /// <summary>Creates and verifies the program for an input shape.</summary>
    /// <param name="shape">The input shape.</param>
    /// <param name="reference">The original network, as the reference for the logits. The logits are not verified when null.</param>
    /// <exception cref="CompilationException">The program gives wrong results, and no alternative kernel is right.</exception>
    public PreparedNetwork Prepare(InputShape shape, Graph? reference)
    {
        var start = Stopwatch.GetTimestamp();
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var random = new Generator(Seed, CPU);
        var shapes = _graph.Shapes(new FeatureShape(_table.Input.Channels, shape.Height, shape.Width));
        var stored = new Dictionary<Node, FeatureShape>(shapes, ReferenceEqualityComparer.Instance);
        var found = new Dictionary<Node, (int Steps, string? Fault)>(ReferenceEqualityComparer.Instance);
        var quantized = _plan is null ? null : Quantize(_plan, shape, shapes, found, random);
        var convolutions = Choose(shape, stored, quantized, random);
        var parts = new ProgramParts(_graph, shapes, stored, convolutions, _filters, _type, _device, quantized);
        var (source, weights) = ProgramWriter.Write(parts, _observed);
        var program = Load(source, quantized);
        Action<jit.ScriptModule>? clear = quantized is null ? null : QuantizedPart.Clear;
        try
        {
            if (quantized is not null) program.Call("forward", Images(shape, random), weights.ToArray());
            var (recorded, fault, error) = Record(program, weights, parts, shape, reference, random);
            var report = new CompilationReport
            {
                Network = _table.Name,
                Precision = _options.Precision,
                Output = _options.Output,
                BatchSize = shape.Batch * shape.Division.Parts,
                Parts = shape.Division.Parts,
                Height = shape.Height,
                Width = shape.Width,
                Convolutions = [.. _graph.Nodes.OfType<ConvolutionNode>().Select(node => Report(node, convolutions.GetValueOrDefault(node), found, shapes))],
                Error = error,
                IsCudaGraph = recorded is not null,
                Warnings = fault is null ? [] : [$"No CUDA graph was recorded, so that each operation is a call: {fault}."],
                Duration = Stopwatch.GetElapsedTime(start),
            };
            foreach (var weight in weights) weight.DetachFromDisposeScope();
            return new PreparedNetwork(shape, program, weights, report, clear, recorded);
        }
        catch
        {
            clear?.Invoke(program);
            program.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var (weight, bias) in _filters.Values)
        {
            weight.Dispose();
            bias.Dispose();
        }

        foreach (var filters in _quantizedFilters.Values) filters.Dispose();
    }

    /// <summary>Determines the part that computes in int8: those planned convolutions whose kernels are right.</summary>
    private QuantizedPart Quantize(
        QuantizationPlan plan, InputShape shape, IReadOnlyDictionary<Node, FeatureShape> shapes,
        Dictionary<Node, (int Steps, string? Fault)> found, Generator random)
    {
        var planned = _graph.Nodes.OfType<ConvolutionNode>().Where(plan.IsInt8)
            .Select(node => new QuantizedConvolution(node, _quantizedFilters[node], plan.Output(node.Source)!.Value, plan.Output(node)!.Value)).ToList();
        var kernels = new QuantizedKernels(random);
        foreach (var convolution in planned)
        {
            if (_kernelFaults.TryGetValue(convolution.Node, out var fault)) found[convolution.Node] = (0, fault);
            else if (_options.Verification == Verification.Full)
                found[convolution.Node] = kernels.Check(convolution, shapes[convolution.Node.Source], shape.Batch);
        }

        return new(plan, [.. planned.Where(convolution => found.GetValueOrDefault(convolution.Node).Fault is null)]);
    }

    private ConvolutionNode Quantized(ConvolutionNode node, Filters filters)
    {
        var (range, fault) = QuantizedKernels.WidestRange(node);
        _quantizedFilters[node] = QuantizedFilterTensors.Quantize(filters, range);
        if (fault is not null) _kernelFaults[node] = fault;
        return node;
    }

    /// <summary>The float filters of a convolution that was planned for int8.</summary>
    private RoundedFilters InFloat(ConvolutionNode node)
    {
        if (_filters.TryGetValue(node, out var filters)) return filters;
        var quantized = _quantizedFilters[node];
        return new(quantized.Product().to(_type), quantized.Bias);
    }

    /// <summary>Stores the filters of a node, and returns the node.</summary>
    private Node Rounded(Node node, Filters filters, ScalarType type)
    {
        using var product = filters.ProductTensor();
        using var rounded = product.to(type);
        using var bias = tensor(filters.Bias, dtype: type);
        _filters[node] = new(rounded.to(_device, copy: true).DetachFromDisposeScope(), bias.to(_device, copy: true).DetachFromDisposeScope());
        return node;
    }

    private Dictionary<Node, PreparedConvolution> Choose(InputShape shape, Dictionary<Node, FeatureShape> stored, QuantizedPart? quantized, Generator random)
    {
        var choice = new ConvolutionChoice(
            _type, _device, _options.Verification == Verification.Full, random, _options.UseCudaGraphs && _observed is null ? Recorder : null);
        var convolutions = new Dictionary<Node, PreparedConvolution>(ReferenceEqualityComparer.Instance);
        foreach (var node in _graph.Nodes.OfType<ConvolutionNode>().Where(node => quantized?.IsInt8(node) != true))
        {
            var prepared = choice.Choose(node, InFloat(node), shape.Batch, stored[node.Source], MayOverwriteSummand(node, convolutions), out var fault)
                ?? throw new CompilationException(fault);
            convolutions[node] = prepared;
            if (prepared.Layout == ConvolutionLayout.PackedWithPadding && LeavesZerosToReaders(node))
                stored[node] = stored[node] with { Channels = prepared.Channels };
        }

        return convolutions;
    }

    /// <summary>Whether the summand is not read later, and is not part of another tensor.</summary>
    private bool MayOverwriteSummand(ConvolutionNode node, Dictionary<Node, PreparedConvolution> convolutions)
    {
        if (node.Summand is not { } summand || _observed is not null || _plan is not null) return false;
        var isItsOwn = summand is ConcatNode or SumNode or AffineNode
            || (convolutions.TryGetValue(summand, out var prepared) && prepared.Layout is ConvolutionLayout.Packed or ConvolutionLayout.MatrixProduct);
        return isItsOwn && _graph.Nodes
            .SkipWhile(other => !ReferenceEquals(other, node)).Skip(1)
            .All(later => !later.Inputs.Contains(summand, ReferenceEqualityComparer.Instance));
    }

    /// <summary>Whether all readers of a convolution accept additional channels of zeros. Convolutions do, with zeros in their filters.</summary>
    private bool LeavesZerosToReaders(ConvolutionNode node) =>
        node.Summand is null && !ReferenceEquals(node, _graph.Output) && _plan?.Output(node) is null
        && _graph.Nodes.Where(reader => reader.Inputs.Contains(node, ReferenceEqualityComparer.Instance))
            .All(reader => reader is ChannelsNode || (reader is ConvolutionNode { Groups: 1 } convolution && !ReferenceEquals(convolution.Summand, node)));

    /// <summary>
    /// Records the program if the device supports it, and verifies the version that will run. If the recorded program is wrong, the program itself is used.
    /// </summary>
    private (RecordedProgram? Recorded, string? Fault, double? Error) Record(
        jit.ScriptModule program, IReadOnlyList<Tensor> weights, ProgramParts parts, InputShape shape, Graph? reference, Generator random)
    {
        Tensor[] read = [.. weights];
        RecordedProgram? recorded = null;
        string? fault = null;
        if (_options.UseCudaGraphs && _observed is null && Recorder is { } recorder)
        {
            long[] input = [shape.Batch, _table.Input.Channels, shape.Height, shape.Width];
            recorded = RecordedProgram.Create(recorder, Run, input, _device, out fault);
        }

        if (reference is null) return (recorded, fault, null);
        if (recorded is null) return (null, fault, Error(Run, parts, shape, reference, random));
        try
        {
            return (recorded, null, Error(recorded.Run, parts, shape, reference, random));
        }
        catch (CompilationException wrong)
        {
            recorded.Dispose();
            return (null, $"it was wrong ({wrong.Message})", Error(Run, parts, shape, reference, random));
        }
        catch
        {
            recorded.Dispose();
            throw;
        }

        Tensor Run(Tensor images)
        {
            using var placed = images.to(_device);
            return (Tensor)program.Call("forward", placed, read);
        }
    }

    private IRunRecorder? Recorder => _options.Recorder ?? (_device.type == DeviceType.CUDA ? new CudaGraphRecorder(_device) : null);

    private double Error(Func<Tensor, Tensor> run, ProgramParts parts, InputShape shape, Graph reference, Generator random)
    {
        using var scope = NewDisposeScope();
        var images = Images(shape, random);
        var logits = run(images).cpu();
        var expected = _plan is null ? GraphInterpreter.Run(reference, Last(images)) : QuantizedReference(Last(images));
        var error = Difference(Last(logits), expected);
        if (error <= Tolerance) return error;
        var fault = "";
        if (_plan is not null)
        {
            (var steps, expected) = FaultyStep(parts, images, logits);
            if (steps is null) return Difference(Last(logits), expected);
            fault = $" From the same input, {steps}.";
        }

        throw new CompilationException(string.Create(CultureInfo.InvariantCulture,
            $"{_table.Name} compiled to {_options.Precision} gives other logits than the network in float64 on "
                + $"{shape.Batch}×{shape.Height}×{shape.Width}: the largest difference must be at most {Tolerance:E1} of the largest logit, and is "
                + $"{error:E1}.{fault} ")
            + (_type == ScalarType.Float16 && !double.IsFinite(error)
                ? "float16 ends at 65,504, which this network's feature maps exceed: take bfloat16 or float32."
                : _options.Verification == Verification.Full
                ? "Every convolution alone was right. Run the network itself, or in float32, and report what `inception doctor` prints."
                : $"{nameof(CompileOptions.Verification)} = {nameof(Verification.Full)} finds the convolution, and another layout for it."));
    }

    private static double Difference(Tensor actual, Tensor expected)
    {
        var largest = expected.abs().max().item<double>();
        var difference = (actual.to(ScalarType.Float64) - expected).abs().max().item<double>();
        return largest > 0 ? difference / largest : difference;
    }

    /// <summary>
    /// Runs the program again with access to all its values, and compares each operation with float64.
    /// </summary>
    /// <param name="parts">The parts of the program.</param>
    /// <param name="images">A batch.</param>
    /// <param name="logits">The program's logits for this batch.</param>
    /// <returns>
    /// The wrong operation, or null. And the logits of the last image, computed in float64 from the program's own values before the classifier.
    /// </returns>
    private (string? Fault, Tensor Expected) FaultyStep(ProgramParts parts, Tensor images, Tensor logits)
    {
        var comparison = new StepComparison(_graph, parts.Quantized!.Plan, parts.Quantized.IsInt8, Filled);
        var (source, weights) = ProgramWriter.Write(parts, _graph.Nodes, comparison.Borders);
        using var program = Load(source, parts.Quantized);
        try
        {
            var values = (Tensor[])program.Call("forward", images, weights.ToArray());
            var last = values[_graph.Nodes.Count - 1];
            using var same = last.to(ScalarType.Float32).eq(logits).all();
            var fault = same.item<bool>() ? comparison.Fault([.. values.Select(Last)]) : "two runs give other logits";
            var inputs = _graph.Output.Inputs.Select(input => Last(values[IndexOf(input)]).to(ScalarType.Float64)).ToList();
            return (fault, GraphInterpreter.Apply(Filled(_graph.Output), inputs));
        }
        finally
        {
            QuantizedPart.Clear(program);
        }

        int IndexOf(Node node) => _graph.Nodes.TakeWhile(other => !ReferenceEquals(other, node)).Count();
    }

    private static jit.ScriptModule Load(string source, QuantizedPart? quantized)
    {
        if (quantized is null) return ScriptLoader.Load(source);
        var program = ScriptLoader.Load(quantized.Methods() + source, (QuantizedPart.Attribute, QuantizedPart.AttributeType));
        try
        {
            quantized.Pack(program);
            return program;
        }
        catch
        {
            program.Dispose();
            throw;
        }
    }

    /// <summary>Computes the quantized network with its own weights and steps in float64.</summary>
    private Tensor QuantizedReference(Tensor images) =>
        GraphInterpreter.Run(_graph, images, before: Filled, after: (node, value) => _plan!.Output(node)?.Rounded(value) ?? value);

    /// <summary>A node with the weights of the quantized program.</summary>
    private Node Filled(Node node) => node switch
    {
        ConvolutionNode convolution when _quantizedFilters.TryGetValue(node, out var filters) =>
            convolution with { Filters = FilterTensors.Create(filters.Product(), filters.Bias) },
        ConvolutionNode convolution => convolution with { Filters = FilterTensors.Create(_filters[node].Weight, _filters[node].Bias) },
        LinearNode linear => linear with { Filters = FilterTensors.Create(_filters[node].Weight, _filters[node].Bias) },
        _ => node,
    };

    /// <summary>The last image of a batch, as a sample. Float64 is slow, and each convolution was already compared on the first and the last image.</summary>
    private static Tensor Last(Tensor batch) => batch.narrow(0, batch.shape[0] - 1, 1);

    /// <summary>Random images that are in −1 … 1 after the normalization of the options.</summary>
    private Tensor Images(InputShape shape, Generator random)
    {
        using Scalar two = 2, one = 1;
        var normalized = rand([shape.Batch, _table.Input.Channels, shape.Height, shape.Width], generator: random).mul(two).sub(one);
        if (_options.Normalization is not { } transform) return normalized;
        return (normalized - tensor(transform.Shift.ToArray()).view(1, -1, 1, 1)) / tensor(transform.Scale.ToArray()).view(1, -1, 1, 1);
    }

    private ConvolutionReport Report(
        ConvolutionNode node, PreparedConvolution? prepared, Dictionary<Node, (int Steps, string? Fault)> found, IReadOnlyDictionary<Node, FeatureShape> shapes)
    {
        var (layout, channels, error) = prepared is null
            ? (ConvolutionLayout.Quantized, node.Filters.Count,
                found.TryGetValue(node, out var result) ? (double)result.Steps / AffineQuantization.Steps : default(double?))
            : (prepared.Layout, prepared.Channels, prepared.Error);
        return new(node.Path, shapes[node.Source], shapes[node], layout, channels, error)
        {
            FilterBits = prepared is null ? (_quantizedFilters[node].Range == FilterRange.Full ? 8 : 7) : null,
            Remark = found.GetValueOrDefault(node).Fault,
        };
    }
}
