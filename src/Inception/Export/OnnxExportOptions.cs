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
    /// The version of ONNX's operators, 13 to 17. Default 13: the networks' operators are the same in all five, and most runtimes read the oldest
    /// (ONNX Runtime since 1.6).
    /// </summary>
    public int Opset { get; init; } = OldestOpset;

    /// <summary>
    /// Whether height and width may differ at each run, as the batch always may. Default false: the file accepts only
    /// <see cref="ExportOptions.InputSize"/>, which more runtimes optimize for. A network whose classifier reads all places of the last feature map
    /// accepts only sizes with the same number of places.
    /// </summary>
    public bool DynamicSize { get; init; }

    /// <summary>
    /// Whether the file takes bytes, <c>N×H×W×C</c>, as decoders and cameras produce them (red, green, blue, or grey). The file normalizes them with
    /// <see cref="ExportOptions.Preprocessing"/>, which must be set. Resizing and cropping stay outside the file.
    /// </summary>
    public bool ByteInput { get; init; }

    /// <summary>
    /// The ranges of the feature maps on images (<see cref="Inference.InceptionNetworkCalibration.Calibrate"/>), for a file that computes in 8 bits.
    /// Filters are int8 with a scale for each output, activations are uint8. The file has QuantizeLinear and DequantizeLinear pairs, which ONNX
    /// Runtime, TensorRT and OpenVINO fuse. The classifier and all operations except convolutions, pools before them, joins and sums stay float32.
    /// Everything is float32 when null. The option needs <see cref="ExportOptions.FoldBatchNorm"/>, and a calibration on images as the network
    /// itself takes them.
    /// </summary>
    public Calibration? Calibration { get; init; }

    /// <summary>
    /// Keys of rows that stay float32 in a calibrated file, e.g. <c>Conv2d_1a_3x3</c>; a key includes all rows below it. None by default.
    /// </summary>
    public IReadOnlyList<string> FloatRows { get; init; } = [];

    /// <summary>
    /// Whether the filters of a calibrated file use 7 bits (−64 … 64) instead of 8. Default false. Set it if the file also runs on x86 processors
    /// without VNNI. ONNX Runtime and other runtimes add two 8-bit products in 16 bits there and saturate, so 8-bit filters silently give wrong
    /// numbers. Processors with
    /// VNNI (Intel since Ice Lake, AMD
    /// since Zen 4) and Arm do not need it. ONNX Runtime's own quantization tool has the same option, <c>reduce_range</c>.
    /// </summary>
    public bool ReduceRange { get; init; }

    /// <summary>The name of the input.</summary>
    public string InputName { get; init; } = "input";

    /// <summary>The name of the output; <c>logits</c>, or <c>embedding</c> of a network without a classifier, when not set.</summary>
    public string? OutputName { get; init; }
}
