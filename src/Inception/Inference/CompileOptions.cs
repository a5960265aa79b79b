using Inception.Common;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>How a network is compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>The type in which the network computes; <see cref="Precision.Float32"/> when left out.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>How the compiled network is held to a reference; <see cref="Verification.Full"/> when left out.</summary>
    public Verification Verification { get; init; } = Verification.Full;

    /// <summary>
    /// Threads of a forward, at least 1; as many as libtorch uses when the network is compiled, when null. On the CPU a batch that divides among them
    /// runs in equal parts side by side,
    /// each by threads of its own, without waiting for the others after every operation; one image is shared by all. Kernels are chosen and verified for these
    /// numbers, so that they hold in every thread that calls, and are put back after the call.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>
    /// A scale and shift per channel that is done before the network's first row, so that images can be given unnormalised: for mean μ and deviation σ
    /// the scale is
    /// 1/σ and the shift −μ/σ. None when null. It costs nothing where the first convolution pads nothing.
    /// </summary>
    public InputTransform? Normalization { get; init; }

    /// <summary>
    /// What it gives: logits, or the vector before the classifier, whose rows are then left out; <see cref="NetworkOutput.Logits"/> when left out.
    /// </summary>
    public NetworkOutput Output { get; init; } = NetworkOutput.Logits;

    /// <summary>
    /// Images in the batch the network is prepared for when it is compiled, at least 1; 1 when left out. Other batches are served too.
    /// Of a batch that <see cref="BatchSizes"/> cut, the first part is prepared.
    /// </summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>
    /// The sizes in which batches run, each at least 1. Any batch is cut into these, the largest first; a rest smaller than all of them is filled up
    /// with zeros,
    /// whose results are dropped. So no other batch is ever prepared: <c>[16]</c> suits many images with a rest, <c>[1, 2, 4, 8]</c> a server that
    /// batches what comes.
    /// When null, a batch runs as it is.
    /// </summary>
    public IReadOnlyList<int>? BatchSizes { get; init; }

    /// <summary>Height and width of the images the network is prepared for when it is compiled; the table's when null. Other sizes are served too.</summary>
    public int? ImageSize { get; init; }

    /// <summary>
    /// How many input shapes (batch, height, width) are kept prepared, at least 1; 4 when left out. Each holds a copy of the weights in the order its
    /// kernels read. The shape
    /// that was not used for longest makes room.
    /// </summary>
    public int PreparedShapes { get; init; } = 4;

    /// <summary>Where the compiled network runs; on the device of the network that is compiled when null.</summary>
    public Device? Device { get; init; }

    /// <summary>The ranges of the feature maps, for <see cref="Precision.Int8"/>; see <see cref="InceptionNetworkCalibration.Calibrate"/>.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>
    /// Batches of images like those the network will see, for <see cref="Precision.Auto"/>: precisions are compared on them, and int8 is calibrated on
    /// them where
    /// <see cref="Calibration"/> is null. They are read while the network is compiled, and not disposed.
    /// </summary>
    public IReadOnlyList<Tensor>? CalibrationImages { get; init; }

    /// <summary>For <see cref="Precision.Auto"/>: the least share of images, 0 to 1, on which a precision must name the same class as float32.</summary>
    public double AccuracyFloor { get; init; } = 0.985;

    /// <summary>
    /// Keys of rows that compute in float32 in an int8 network, e.g. <c>Conv2d_1a_3x3</c>; a key stands for all rows below it too. None when null: the
    /// classifier, normalisations and global pools compute in float32 anyway.
    /// </summary>
    public IReadOnlyList<string>? FloatRows { get; init; }

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
            if (Calibration is null)
                throw new ArgumentException(
                    $"{nameof(Precision)}.{nameof(Precision.Int8)} needs {nameof(Calibration)}: the ranges that `network.Calibrate(images)` finds, "
                        + $"or `{nameof(Calibration)}.{nameof(Quantization.Calibration.Load)}` reads.");
            Calibration.Check(table.Name);
            OptionCheck.Require(
                Device is null || Device.type == TorchSharp.DeviceType.CPU, nameof(Device), Device,
                $"the CPU for {nameof(Precision)}.{nameof(Precision.Int8)}");
        }

        OptionCheck.Require(AccuracyFloor is >= 0 and <= 1, nameof(AccuracyFloor), AccuracyFloor, "from 0 to 1");
        if (Precision == Precision.Auto && !(CalibrationImages?.Any(batch => batch.shape[0] > 0) ?? false))
            throw new ArgumentException($"{nameof(Precision)}.{nameof(Precision.Auto)} needs {nameof(CalibrationImages)}: a few hundred like those "
                + "the network will see.");
        var channels = table.Input.Channels;
        if (Normalization is { } transform && (transform.Scale.Count != channels || transform.Shift.Count != channels))
            throw new ArgumentException(
                $"{nameof(Normalization)} must have a scale and a shift for each of {table.Name}'s {channels} input channels; "
                + $"found {transform.Scale.Count} and {transform.Shift.Count}.");
    }
}
