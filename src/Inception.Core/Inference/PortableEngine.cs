using Inception.Common;
using Inception.Engine;
using Inception.Engine.Kernels;
using Inception.Engine.Threads;
using Inception.Graphs;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Inference;

/// <summary>
/// A network compiled to kernels in C#, for inference in float32 on the CPU without native libraries. The engine has its own copy of the weights, and is safe
/// for any number of threads.
/// </summary>
/// <remarks>
/// Equal images give equal results, bit for bit. Batch size, number of threads and load of the machine have no influence. A new image size is prepared at its
/// first use, in milliseconds, with the kernels of the first size. The last eight other sizes stay prepared.
/// </remarks>
public sealed unsafe class PortableEngine : IDisposable
{
    private readonly NetworkCompilation _compilation;
    private readonly Team _team;
    private readonly UseCount _uses;
    private readonly SizedNetworks _sizes;

    internal PortableEngine(NetworkTable table, Graph graph, PortableOptions options)
        : this(table, graph, options, Processor.Width)
    {
    }

    internal PortableEngine(NetworkTable table, Graph graph, PortableOptions options, VectorWidth width)
        : this(table, options, team => NetworkCompilation.Compile(table, graph, options, width, team))
    {
    }

    internal PortableEngine(NetworkTable table, Graph graph, PortableOptions options, PackedNetwork packed)
        : this(table, options, team => NetworkCompilation.Open(table, graph, options, packed, team))
    {
    }

    private PortableEngine(NetworkTable table, PortableOptions options, Func<Team, NetworkCompilation> compile)
    {
        (Table, Options) = (table, options);
        _team = new Team(options.Threads ?? (OperatingSystem.IsBrowser() ? 1 : Environment.ProcessorCount));
        try
        {
            _compilation = compile(_team);
        }
        catch
        {
            _team.Dispose();
            throw;
        }

        _sizes = new SizedNetworks(_compilation.First, (Report.Height, Report.Width), _compilation.Resize);
        _uses = new UseCount(this, Release);
    }

    /// <summary>Loads a checkpoint and compiles its network.</summary>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="network">The options of the network that the weights belong to.</param>
    /// <param name="options">Options of the engine. Default: exact, fully verified, one thread for each core.</param>
    /// <returns>The engine; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    /// <exception cref="WeightMismatchException">The file does not hold the weights of the network.</exception>
    /// <exception cref="NonFiniteWeightsException">Weights are infinite or NaN.</exception>
    /// <exception cref="CompilationException">The engine's result differs from float64 by more than rounding.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PortableEngine Load(string path, FamilyOptions network, PortableOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(network);
        options ??= new();
        network.Validate();
        var table = network.CreateTable();
        options.Validate(table);
        var weights = NetworkWeights.Load(path, table, network.Loading);
        return new(table, GraphBuilder.Build(table, key => weights[key], options.Normalization, options.Output), options) { LoadReport = weights.Report };
    }

    /// <summary>The table of the network that was compiled.</summary>
    public NetworkTable Table { get; }

    /// <summary>The options of the compilation.</summary>
    public PortableOptions Options { get; }

    /// <summary>The output of <see cref="Run(ReadOnlySpan{float}, Span{float})"/>: logits or embeddings.</summary>
    public NetworkOutput Output => Options.Output;

    /// <summary>The length of each result: the number of classes, or the length of an embedding.</summary>
    public int OutputLength => _compilation.First.Plan.Output.Length;

    /// <summary>The length of an embedding, which is the input of the classifier. For a network without a classifier, the length of its output.</summary>
    public int EmbeddingLength => _compilation.First.Plan.Embedding.Length;

    /// <summary>The report of the compilation: kernels, sizes, error and warning.</summary>
    public PortableReport Report => _compilation.Report;

    /// <summary>
    /// The outcome for each key of the loaded checkpoint. Null for a model that was saved compiled, and for a network from memory.
    /// </summary>
    public WeightLoadReport? LoadReport { get; private init; }

    /// <summary>The network for the image size that the engine was prepared for.</summary>
    internal SizedNetwork FirstSize => _compilation.First;

    /// <summary>The data that a file needs to restore this engine.</summary>
    internal PackedNetwork Packed => _compilation.Packed;

    /// <summary>Computes the logits or embeddings of images of the size that the engine was prepared for.</summary>
    /// <param name="images"><c>N×C×H×W</c>, normalized as the weights expect or as <see cref="PortableOptions.Normalization"/> expects.</param>
    /// <param name="outputs"><c>N×</c><see cref="OutputLength"/>: the logits or embeddings.</param>
    /// <exception cref="ArgumentException">The lengths of the buffers do not fit the network; the message has the expected length.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public void Run(ReadOnlySpan<float> images, Span<float> outputs) => Run(images, Report.Height, Report.Width, outputs);

    /// <summary>Computes the logits or embeddings of images of any size that the network accepts.</summary>
    /// <param name="images"><c>N×C×H×W</c>, normalized as the weights expect or as <see cref="PortableOptions.Normalization"/> expects.</param>
    /// <param name="height">The height of an image in pixels.</param>
    /// <param name="width">The width of an image in pixels.</param>
    /// <param name="outputs"><c>N×</c><see cref="OutputLength"/>: the logits or embeddings.</param>
    /// <exception cref="ArgumentException">
    /// The images are too small for the network, or the lengths of the buffers do not fit; the message has the accepted values.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public void Run(ReadOnlySpan<float> images, int height, int width, Span<float> outputs)
    {
        using var use = _uses.Begin();
        var (size, count) = Count(images.Length, height, width, outputs.Length, OutputLength);
        fixed (float* from = images, to = outputs)
        {
            var (input, output) = ((nint)from, (nint)to);
            _sizes.Use(height, width, network => network.Run((float*)input, null, size, count, embeds: false, (float*)output));
        }
    }

    /// <summary>Computes the embeddings (the inputs of the classifier) of images of the size that the engine was prepared for.</summary>
    /// <param name="images"><c>N×C×H×W</c>, normalized as the weights expect or as <see cref="PortableOptions.Normalization"/> expects.</param>
    /// <param name="embeddings"><c>N×</c><see cref="EmbeddingLength"/>.</param>
    /// <exception cref="ArgumentException">The lengths of the buffers do not fit the network; the message has the expected length.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public void RunEmbedding(ReadOnlySpan<float> images, Span<float> embeddings)
    {
        using var use = _uses.Begin();
        var (size, count) = Count(images.Length, Report.Height, Report.Width, embeddings.Length, EmbeddingLength);
        fixed (float* from = images, to = embeddings) _compilation.First.Run(from, null, size, count, embeds: true, to);
    }

    /// <summary>Height and width of the feature map that explains a class. Null if the logits are not a linear function of a mean over its positions.</summary>
    internal (int Height, int Width)? Places => FirstSize.Plan.Evidence is { } evidence ? (evidence.Height, evidence.Width) : null;

    /// <summary>Explains a class of an image of the size that the engine was prepared for.</summary>
    /// <param name="image">The image, as <see cref="Run(ReadOnlySpan{float}, Span{float})"/> takes it.</param>
    /// <param name="logits">Receives the logits.</param>
    /// <param name="choose">Chooses a class from the logits.</param>
    /// <returns>The contribution of each position (<see cref="Places"/>) to the class's logit, without its bias.</returns>
    internal float[] Explain(ReadOnlySpan<float> image, float[] logits, Func<float[], int> choose)
    {
        using var use = _uses.Begin();
        var (_, count) = Count(image.Length, Report.Height, Report.Width, logits.Length, OutputLength);
        if (count != 1) throw new ArgumentException($"Expected one image, found {count:N0}.", nameof(image));
        fixed (float* from = image) return _compilation.First.Explain(from, logits, choose);
    }

    /// <summary>Computes the logits or embeddings of images in bytes, of the size that the engine was prepared for.</summary>
    /// <param name="pixels"><c>N×H×W×C</c>, e.g. RGB triples. The engine normalizes them with <see cref="PortableOptions.Pixels"/>.</param>
    /// <param name="outputs"><c>N×</c><see cref="OutputLength"/>: the logits or embeddings.</param>
    /// <exception cref="ArgumentException">The lengths of the buffers do not fit the network; the message has the expected length.</exception>
    /// <exception cref="InvalidOperationException"><see cref="PortableOptions.Pixels"/> was not set.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public void Run(ReadOnlySpan<byte> pixels, Span<float> outputs)
    {
        using var use = _uses.Begin();
        if (Options.Pixels is null)
            throw new InvalidOperationException($"This engine takes floats: set {nameof(PortableOptions)}.{nameof(PortableOptions.Pixels)} to give bytes.");
        var (size, count) = Count(pixels.Length, Report.Height, Report.Width, outputs.Length, OutputLength);
        fixed (byte* from = pixels)
        {
            fixed (float* to = outputs) _compilation.First.Run(null, from, size, count, embeds: false, to);
        }
    }

    /// <summary>Releases the weights. Calls in progress finish first.</summary>
    public void Dispose() => _uses.Dispose();

    private (long Size, int Count) Count(int images, int height, int width, int outputs, int length)
    {
        var image = new FeatureShape(Table.Input.Channels, height, width);
        if (height < 1 || width < 1 || !Table.Fits(image, auxiliaryHeads: false))
        {
            throw new ArgumentException(
                $"{Table.Name} cannot take images of {height}×{width} pixels: {Table.Misfit(image, auxiliaryHeads: false)}", nameof(height));
        }

        var size = (long)image.Channels * height * width;
        var count = images / size;
        if (images == 0 || count * size != images)
        {
            throw new ArgumentException(
                $"{Table.Name} expects N×{image.Channels}×{height}×{width} numbers, a multiple of {size:N0}; found {images:N0}.", nameof(images));
        }

        if (count * length != outputs)
        {
            throw new ArgumentException(
                $"The results of {count:N0} images are {count:N0}×{length:N0} numbers, and there is room for {outputs:N0}.", nameof(outputs));
        }

        return (size, (int)count);
    }

    private void Release()
    {
        _sizes.Dispose();
        _compilation.Dispose();
        _team.Dispose();
    }
}
