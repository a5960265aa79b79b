using Inception.Quantization;

namespace Inception.Export;

/// <summary>How a network is written as ONNX.</summary>
public sealed record OnnxExportOptions : ExportOptions
{
    /// <summary>The oldest version of ONNX's operators that can be written.</summary>
    public const int OldestOpset = 13;

    /// <summary>The newest version of ONNX's operators that can be written.</summary>
    public const int NewestOpset = 17;

    /// <summary>
    /// The version of ONNX's operators, 13 to 17. Default 13: what the networks need means the same in all five, and the oldest is read by the most
    /// runtimes (ONNX Runtime since 1.6).
    /// </summary>
    public int Opset { get; init; } = OldestOpset;

    /// <summary>
    /// Whether height and width are chosen at each run, as the batch always is; default false: the file is for <see cref="ExportOptions.InputSize"/>
    /// alone, which more runtimes optimise for. A network whose classifier reads all places takes only sizes that leave it as many.
    /// </summary>
    public bool DynamicSize { get; init; }

    /// <summary>
    /// Whether the file takes bytes, <c>N×H×W×C</c> as decoders and cameras have them (red, green, blue, or grey), and brings them to the network's range by
    /// <see cref="ExportOptions.Preprocessing"/>, which then must be set. Resizing and cropping stay outside.
    /// </summary>
    public bool ByteInput { get; init; }

    /// <summary>
    /// The ranges of the feature maps on images (<see cref="Inference.InceptionNetworkCalibration.Calibrate"/>), and the file computes in 8 bits:
    /// filters int8, a scale for each
    /// output; activations uint8; in the form of QuantizeLinear and DequantizeLinear pairs that ONNX Runtime, TensorRT and OpenVINO fuse. What is not
    /// a convolution, a pool before
    /// one, a join or a sum stays float32, as the classifier. Float32 throughout when null. It needs <see cref="ExportOptions.FoldBatchNorm"/>, and a
    /// calibration of images as the
    /// network itself takes them.
    /// </summary>
    public Calibration? Calibration { get; init; }

    /// <summary>
    /// Keys of rows that stay float32 in a calibrated file, e.g. <c>Conv2d_1a_3x3</c>; a key stands for all rows below it too. None when left out.
    /// </summary>
    public IReadOnlyList<string> FloatRows { get; init; } = [];

    /// <summary>
    /// Whether the filters of a calibrated file use 7 bits (−64 … 64) instead of 8; default false. Set it when the file also runs on x86 processors
    /// without VNNI: there ONNX Runtime,
    /// like other runtimes, adds two products of 8 bits in 16 bits and saturates, so that 8-bit filters give wrong numbers silently. Processors with
    /// VNNI (Intel since Ice Lake, AMD
    /// since Zen 4) and Arm do not need it. ONNX Runtime's own quantization tool has the same option, <c>reduce_range</c>.
    /// </summary>
    public bool ReduceRange { get; init; }

    /// <summary>The name of the input.</summary>
    public string InputName { get; init; } = "input";

    /// <summary>The name of the output; <c>logits</c>, or <c>embedding</c> of a network without a classifier, when not set.</summary>
    public string? OutputName { get; init; }
}
