using Inception.Common;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Quantization;
using Inception.Runtime.Cuda;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>How a network is compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>The precision of the computation. Default: <see cref="Precision.Float32"/>.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>How the compiled network is compared with its reference. Default: <see cref="Verification.Full"/>.</summary>
    public Verification Verification { get; init; } = Verification.Full;

    /// <summary>
    /// The number of threads of a forward pass, at least 1; libtorch's number at compile time when null. On the CPU a batch that divides among the
    /// threads runs in equal parts side by side, which do not wait for each other after every operation. All threads share one image. Kernels are
    /// chosen and verified for this number. It holds in every calling thread, and is reset after the call.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>
    /// A scale and shift for each channel before the network's first row, so that images can be given unnormalized. For mean μ and deviation σ the
    /// scale is 1/σ and the shift −μ/σ. None when null. It costs nothing if the first convolution has no padding. With
    /// <c>Preprocessing.NormalizationOfBytes()</c> the network takes images as bytes, a quarter of the memory; the classes that classify and embed images give
    /// it bytes then, and ask for it themselves where the network runs on a GPU.
    /// </summary>
    public InputTransform? Normalization { get; init; }

    /// <summary>
    /// The output: logits, or the vector before the classifier. Default: <see cref="NetworkOutput.Logits"/>.
    /// </summary>
    public NetworkOutput Output { get; init; } = NetworkOutput.Logits;

    /// <summary>
    /// The batch size that is prepared at compile time, at least 1. Default: 1. Other batch sizes work too. If <see cref="BatchSizes"/> cut the
    /// batch, its first part is prepared.
    /// </summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>
    /// The sizes in which batches run, each at least 1. A batch is cut into these sizes, the largest first. A remainder smaller than all of them is
    /// filled with zeros, whose results are dropped. So no other size is ever prepared: <c>[16]</c> suits many images with a remainder, <c>[1, 2, 4,
    /// 8]</c> a server with a mixed load. When null, batches are not cut.
    /// </summary>
    public IReadOnlyList<int>? BatchSizes { get; init; }

    /// <summary>The height and width of images that are prepared at compile time; the table's when null. Other sizes work too.</summary>
    public int? ImageSize { get; init; }

    /// <summary>
    /// The number of input shapes (batch, height, width) that are kept prepared, at least 1. Default: 4. Each shape holds a copy of the weights in
    /// the order of its kernels. A new shape replaces the least recently used one.
    /// </summary>
    public int PreparedShapes { get; init; } = 4;

    /// <summary>The device of the compiled network; that of the original network when null.</summary>
    public Device? Device { get; init; }

    /// <summary>
    /// Whether each prepared shape is recorded as a CUDA graph, which a GPU runs after one call from the CPU. Default: true. It holds the memory of the
    /// feature maps as long as the shape is prepared. While a shape is prepared, no other thread may call <c>torch.cuda.synchronize</c>, or draw random numbers
    /// on that GPU (a <c>Trainer</c> of this library waits). Without a graph, as on the CPU, each operation is a call;
    /// <see cref="CompilationReport.Warnings"/> says why a GPU has none.
    /// </summary>
    public bool UseCudaGraphs { get; init; } = true;

    /// <summary>
    /// The ranges of the feature maps, for <see cref="Precision.Int8"/>; see <see cref="InceptionNetworkCalibration.Calibrate"/>. When null, the network
    /// is calibrated on <see cref="CalibrationImages"/>.
    /// </summary>
    public Calibration? Calibration { get; init; }

    /// <summary>
    /// Batches of typical images, for <see cref="Precision.Auto"/> and <see cref="Precision.Int8"/>: the predictions of precisions are compared on them,
    /// and int8 is calibrated on them if <see cref="Calibration"/> is null. They are read at compile time, and not disposed.
    /// </summary>
    public IReadOnlyList<Tensor>? CalibrationImages { get; init; }

    /// <summary>
    /// The share of calibration images, 0 to 1, whose top-1 prediction must match float32. Default: 0.985. <see cref="Precision.Auto"/> takes no
    /// precision below it. For <see cref="Precision.Int8"/> the report has a warning below it.
    /// </summary>
    public double AccuracyFloor { get; init; } = Quantization.Calibration.UsualAccuracyFloor;

    /// <summary>
    /// Keys of rows that compute in float32 in an int8 network, e.g. <c>Conv2d_1a_3x3</c>; a key includes all rows below it. None when null. The
    /// classifier, normalizations and global pools always compute in float32.
    /// </summary>
    public IReadOnlyList<string>? FloatRows { get; init; }

    /// <summary>
    /// Whether convolutions of one input and one size are computed as one. It saves reading the input again, and costs cuDNN a copy of each part that another
    /// convolution reads: a GPU has not told yet which is more.
    /// </summary>
    internal bool JoinsSiblings { get; init; } = true;

    /// <summary>What records the program, in place of a GPU's own recorder.</summary>
    internal IRunRecorder? Recorder { get; init; }

    /// <summary>Whether there is an image to calibrate or to compare on.</summary>
    internal bool HasImages => CalibrationImages?.Any(batch => batch.shape[0] > 0) ?? false;

    internal void Validate(NetworkTable table)
    {
        OptionCheck.RequireDefined(Precision, nameof(Precision));
        OptionCheck.RequireDefined(Verification, nameof(Verification));
        OptionCheck.Require(Threads is null or >= 1, nameof(Threads), Threads, "at least 1, or null");
        OptionCheck.RequireDefined(Output, nameof(Output));
        OptionCheck.Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        OptionCheck.Require(
            BatchSizes is null || (BatchSizes.Count > 0 && BatchSizes.All(size => size >= 1)),
            nameof(BatchSizes), BatchSizes is null ? null : $"[{string.Join(", ", BatchSizes)}]", "null, or one number or more, each at least 1");
        OptionCheck.Require(ImageSize is null or >= 1, nameof(ImageSize), ImageSize, "at least 1, or null");
        OptionCheck.Require(PreparedShapes >= 1, nameof(PreparedShapes), PreparedShapes, "at least 1");
        if (Precision == Precision.Int8)
        {
            if (Calibration is null && !HasImages)
                throw new ArgumentException(
                    $"{nameof(Precision)}.{nameof(Precision.Int8)} needs {nameof(Calibration)}: the ranges that `network.Calibrate(images)` finds, "
                        + $"or `{nameof(Calibration)}.{nameof(Quantization.Calibration.Load)}` reads; or {nameof(CalibrationImages)}.");
            Calibration?.Check(table.Name);
            OptionCheck.Require(
                Device is null || Device.type == TorchSharp.DeviceType.CPU, nameof(Device), Device,
                $"the CPU for {nameof(Precision)}.{nameof(Precision.Int8)}");
        }

        OptionCheck.Require(AccuracyFloor is >= 0 and <= 1, nameof(AccuracyFloor), AccuracyFloor, "from 0 to 1");
        if (Precision == Precision.Auto && !HasImages)
            throw new ArgumentException($"{nameof(Precision)}.{nameof(Precision.Auto)} needs {nameof(CalibrationImages)}: a few hundred like those "
                + "the network will see.");
        var channels = table.Input.Channels;
        if (Normalization is { } transform && (transform.Scale.Count != channels || transform.Shift.Count != channels))
            throw new ArgumentException(
                $"{nameof(Normalization)} must have a scale and a shift for each of {table.Name}'s {channels} input channels; "
                + $"found {transform.Scale.Count} and {transform.Shift.Count}.");
    }
}
