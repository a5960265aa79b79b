using System.Runtime.InteropServices;
using Inception.Graphs;
using Inception.Graphs.Passes;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// A network compiled for inference. It maps a batch of images to logits or embeddings, has its own copy of the weights, and is safe for any number of threads.
/// </summary>
/// <remarks>
/// A new input shape (batch, height, width) is prepared at its first use, and verified according to the options. This takes about as long as compiling. Calls
/// with other shapes continue meanwhile. <see cref="Prepare"/> prepares a shape in advance. Equal inputs of equal shape give equal logits, bit for bit.
/// </remarks>
public sealed class CompiledInception : IInferenceNetwork
{
    private readonly InputCheck _inputCheck;
    private readonly BatchSplitter _splitter;
    private readonly FoldedNetwork _network;
    private readonly int _threads;
    private readonly object _preparing = new();
    private volatile PreparedNetwork[] _prepared = [];
    private PortableInference? _portable;
    private volatile bool _isDisposed;
    private long _uses;

    internal CompiledInception(InceptionNetwork network, CompileOptions options)
    {
        Options = options;
        Table = network.Table;
        _inputCheck = new InputCheck(network.Table, auxiliaryHeads: false);
        _splitter = new BatchSplitter(options.BatchSizes);
        _threads = options.Threads ?? get_num_threads();
        var original = NetworkGraphs.Build(network, options.Normalization, options.Output);
        var fused = options.Precision == Precision.Int8 ? Fusion.ForQuantization(original)
            : options.JoinsSiblings ? Fusion.Apply(original)
            : Fusion.ApplyApart(original);
        _network = new FoldedNetwork(network.Table, fused, options);
        try
        {
            var (height, width) = (options.ImageSize ?? network.Table.Input.Height, options.ImageSize ?? network.Table.Input.Width);
            _inputCheck.Check([1, network.Table.Input.Channels, height, width], withHeads: false);
            var shape = ShapeOf(_splitter.Split(options.BatchSize).First().Size, height, width);
            using var threads = new ThreadCount(shape.Division.Threads);
            var prepared = WithMemory(
                () => _network.Prepare(shape, options.Verification == Verification.None ? null : original), options.BatchSize, height, width);
            _prepared = [prepared];
            Report = prepared.Report;
        }
        catch
        {
            _network.Dispose();
            throw;
        }
    }

    /// <summary>The table of the network that was compiled.</summary>
    public NetworkTable Table { get; }

    /// <inheritdoc/>
    public NetworkOutput Output => Options.Output;

    /// <summary>The options of the compilation.</summary>
    public CompileOptions Options { get; }

    /// <summary>The report for the input shape that was prepared at compile time.</summary>
    public CompilationReport Report { get; private set; }

    /// <summary>Computes the logits or the embeddings of a batch; <see cref="CompileOptions.Output"/> selects which.</summary>
    /// <param name="input">
    /// <c>N×C×H×W</c>, normalized as the weights expect or as <see cref="CompileOptions.Normalization"/> expects. Any number type, including bytes, on any
    /// device.
    /// </param>
    /// <returns><c>N×classes</c> (or <c>N×length</c>) in float32 on the engine's device, without gradients; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// The input has another rank or number of channels, no images, or images that are too small for the network; the message has the smallest size.
    /// </exception>
    /// <exception cref="CompilationException">The shape is new, and no kernel gives the right result for it; the message says where.</exception>
    /// <exception cref="InsufficientMemoryException">The batch is too large for the device's memory. Smaller batches still run.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public Tensor Forward(Tensor input)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _inputCheck.Check(input, withHeads: false);
        var batch = (int)input.shape[0];
        if (batch == 0) throw new ArgumentException($"{Table.Name} expects at least 1 image, found {string.Join('×', input.shape)}.", nameof(input));
        return _portable is null ? _splitter.Run(input, Run) : _portable.Forward(input);
    }

    /// <summary>
    /// Prepares an input shape before its first use, and verifies it according to the options. If <see cref="CompileOptions.BatchSizes"/> is set, only the
    /// batch sizes in that list are useful here.
    /// </summary>
    /// <param name="batch">The number of images in a batch, at least 1.</param>
    /// <param name="height">The height of an image in pixels.</param>
    /// <param name="width">The width of an image in pixels.</param>
    /// <returns>The report for this shape.</returns>
    /// <exception cref="ArgumentException">The images are too small for the network; the message has the smallest size.</exception>
    /// <exception cref="CompilationException">No kernel gives the right result for this shape; the message says where.</exception>
    /// <exception cref="InsufficientMemoryException">The batch is too large for the device's memory. Smaller batches still run.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public CompilationReport Prepare(int batch, int height, int width)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        _inputCheck.Check([batch, Table.Input.Channels, height, width], withHeads: false);
        if (_portable is not null) return Report with { BatchSize = batch, Height = height, Width = width };   // which needs no preparation
        var prepared = WithMemory(() => Hold(ShapeOf(batch, height, width)), batch, height, width);
        prepared.Release();
        return prepared.Report;
    }

    /// <summary>Releases the weights. Forward passes in progress finish first.</summary>
    public void Dispose()
    {
        lock (_preparing)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            _portable?.Dispose();
            Release();
        }
    }

    /// <summary>Replaces libtorch by the portable engine, and releases libtorch's copy of the weights. Called before the network is given to anybody.</summary>
    /// <param name="portable">The same network with the same options; owned from now on.</param>
    internal void RunBy(PortableInference portable)
    {
        _portable = portable;
        Release();
        var made = portable.Report;
        Report = Report with
        {
            Engine = InferenceEngine.Portable,
            Parts = 1,
            Convolutions = [.. made.Convolutions.Select(one => new ConvolutionReport(
                one.Path, one.Input, one.Output, Programs.ConvolutionLayout.Portable, one.Output.Channels, one.Error))],
            Error = made.Error,
            Duration = made.Duration,
        };
    }

    /// <summary>Runs the work on a batch. If libtorch runs out of memory, the exception says how large a batch may be.</summary>
    private T WithMemory<T>(Func<T> work, int batch, int height, int width)
    {
        try
        {
            return work();
        }
        catch (ExternalException error) when (MemoryExhaustion.IsIn(error))
        {
            int? largest = _prepared.Select(one => one.Shape).Where(shape => shape.Height == height && shape.Width == width)
                .Select(shape => shape.Batch * shape.Division.Parts).Where(size => size < batch).DefaultIfEmpty().Max();
            throw MemoryExhaustion.Explain(
                Table.Name, [batch, Table.Input.Channels, height, width], Options.Device ?? CPU, largest > 0 ? largest : null, error);
        }
    }

    private void Release()
    {
        foreach (var prepared in _prepared) prepared.Dispose();
        _prepared = [];
        _network.Dispose();
    }

    /// <summary>Adds findings after the compilation to the report.</summary>
    internal void AddToReport(Func<CompilationReport, CompilationReport> add) => Report = add(Report);

    /// <summary>The division of a batch: parts on the threads of the CPU, a single part on other devices.</summary>
    private BatchDivision DivisionOf(int batch) => Options.Device is { type: not DeviceType.CPU } ? new(1, _threads) : BatchDivision.Create(batch, _threads);

    private InputShape ShapeOf(int batch, int height, int width)
    {
        var division = DivisionOf(batch);
        return new(batch / division.Parts, height, width, division);
    }

    private Tensor Run(Tensor input)
    {
        var (batch, height, width) = ((int)input.shape[0], (int)input.shape[2], (int)input.shape[3]);
        return WithMemory(() => RunPrepared(input, ShapeOf(batch, height, width)), batch, height, width);
    }

    private Tensor RunPrepared(Tensor input, InputShape shape)
    {
        var prepared = Hold(shape);
        try
        {
            return prepared.Run(input, Options.Device);
        }
        finally
        {
            prepared.Release();
        }
    }

    private PreparedNetwork Hold(InputShape shape)
    {
        if (TryHold(shape) is { } known) return known;
        lock (_preparing)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (TryHold(shape) is { } justMade) return justMade;
            using var threads = new ThreadCount(shape.Division.Threads);
            var prepared = _network.Prepare(shape, reference: null);
            var kept = _prepared.OrderByDescending(other => other.LastUse).Take(Options.PreparedShapes - 1).ToArray();
            var dropped = _prepared.Except(kept).ToArray();
            prepared.TryHold();
            prepared.LastUse = Interlocked.Increment(ref _uses);
            _prepared = [prepared, .. kept];
            foreach (var other in dropped) other.Dispose();
            return prepared;
        }
    }

    private PreparedNetwork? TryHold(InputShape shape)
    {
        foreach (var prepared in _prepared)
        {
            if (prepared.Shape != shape || !prepared.TryHold()) continue;
            prepared.LastUse = Interlocked.Increment(ref _uses);
            return prepared;
        }

        return null;
    }
}
