using Inception.Common;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Quantization;
using Inception.Runtime.Cuda;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>Options for compiling a network: precision, threads, input shapes, device and calibration.</summary>
public sealed record CompileOptions
{
    /// <summary>The precision of the computation. Default: <see cref="Precision.Float32"/>.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>How the compiled network is compared with its reference. Default: <see cref="Verification.Full"/>.</summary>
    public Verification Verification { get; init; } = Verification.Full;

    /// <summary>
    /// The number of threads of a forward pass, at least 1. When null, libtorch's number of threads at compile time. On the CPU a batch is divided into equal
    /// parts if its size allows. The parts run in parallel, and need no synchronization after every operation. A single image is shared by all threads. Kernels
    /// are chosen and verified for this number of threads. It applies in every calling thread, and libtorch's setting is restored after the call.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>
    /// A scale and shift for each channel of the input, so that callers can pass unnormalized images. For mean μ and standard deviation σ the scale is 1/σ and
    /// the shift −μ/σ. None when null. The normalization costs nothing if the first convolution has no padding. With
    /// <c>Preprocessing.NormalizationOfBytes()</c> the network takes images as bytes, which need a quarter of the memory. <c>ImageClassifier</c> and
    /// <c>ImageEmbedder</c> then pass bytes. On a GPU they set this option themselves, unless it or a calibration is given.
    /// </summary>
    public InputTransform? Normalization { get; init; }

    /// <summary>
    /// The output of the network: logits, or the embedding (the input of the classifier). Default: <see cref="NetworkOutput.Logits"/>.
    /// </summary>
    public NetworkOutput Output { get; init; } = NetworkOutput.Logits;

    /// <summary>
    /// The batch size that is prepared at compile time, at least 1. Default: 1. Other batch sizes work too, and are prepared at their first use. If
    /// <see cref="BatchSizes"/> splits this batch, its first part is prepared.
    /// </summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>
    /// The batch sizes that may run, each at least 1. A batch is split into these sizes, the largest first. A remainder smaller than all of them is padded with
    /// zeros, and the results of the padding are dropped. So no other size is ever prepared. <c>[16]</c> suits a long list of images. <c>[1, 2, 4, 8]</c> suits
    /// a server with varying load. When null, batches are not split.
    /// </summary>
    public IReadOnlyList<int>? BatchSizes { get; init; }

    /// <summary>
    /// The height and width, in pixels, of the images that are prepared at compile time. When null, the input size of the network's table. Other sizes work
    /// too, and are prepared at their first use.
    /// </summary>
    public int? ImageSize { get; init; }

    /// <summary>
    /// The number of input shapes (batch, height, width) that stay prepared, at least 1. Default: 4. Each shape holds a copy of the weights in the order that
    /// its kernels read. A new shape replaces the least recently used shape.
    /// </summary>
    public int PreparedShapes { get; init; } = 4;

    /// <summary>The device of the compiled network. When null, the device of the original network.</summary>
    public Device? Device { get; init; }

    /// <summary>
    /// Whether each prepared shape is recorded as a CUDA graph. The CPU then starts the whole network by one call in place of one call for each operation.
    /// Default: true. A graph holds the memory of its feature maps as long as its shape stays prepared. During the preparation of a shape no other thread may
    /// call <c>torch.cuda.synchronize</c> or draw random numbers on that GPU (a <c>Trainer</c> of this library waits). If a GPU cannot record a graph,
    /// <see cref="CompilationReport.Warnings"/> has the reason. Ignored on the CPU.
    /// </summary>
    public bool UseCudaGraphs { get; init; } = true;

    /// <summary>
    /// The calibration (ranges of the feature maps) for <see cref="Precision.Int8"/>; see <see cref="InceptionNetworkCalibration.Calibrate"/>. When null, the
    /// network is calibrated on <see cref="CalibrationImages"/>.
    /// </summary>
    public Calibration? Calibration { get; init; }

    /// <summary>
    /// Batches of typical images, for <see cref="Precision.Auto"/> (required) and <see cref="Precision.Int8"/>. The predictions of each precision are compared
    /// with float32 on these images. Int8 is calibrated on them if <see cref="Calibration"/> is null. The tensors are read at compile time, and are not
    /// disposed.
    /// </summary>
    public IReadOnlyList<Tensor>? CalibrationImages { get; init; }

    /// <summary>
    /// The share of calibration images, 0 to 1, whose top-1 prediction must match float32. Default: 0.985. <see cref="Precision.Auto"/> rejects a precision
    /// that falls below this share. <see cref="Precision.Int8"/> is used all the same, and the report has a warning. For embeddings,
    /// <see cref="Precision.Auto"/> compares <c>1 − QuantizationAgreement.OutputError</c> with this number.
    /// </summary>
    public double AccuracyFloor { get; init; } = Quantization.Calibration.UsualAccuracyFloor;

    /// <summary>
    /// Keys of layers that compute in float32 in an int8 network, e.g. <c>Conv2d_1a_3x3</c>. The key of a block includes all layers inside it. None when null.
    /// The classifier, normalizations and global pools always compute in float32.
    /// </summary>
    public IReadOnlyList<string>? FloatRows { get; init; }

    /// <summary>
    /// Whether convolutions with the same input and window size are joined into one convolution. Joining saves reading the input again, but cuDNN must copy
    /// each part that another convolution reads. No GPU has been measured yet to tell which costs more.
    /// </summary>
    internal bool JoinsSiblings { get; init; } = true;

    /// <summary>The recorder of the program, in place of the GPU's own; for tests.</summary>
    internal IRunRecorder? Recorder { get; init; }

    /// <summary>Whether there are images to calibrate or to compare on.</summary>
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
