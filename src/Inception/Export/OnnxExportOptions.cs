using Inception.Quantization;

namespace Inception.Export;

/// <summary>Options for exporting a network as ONNX.</summary>
public sealed record OnnxExportOptions : ExportOptions
{
    /// <summary>The oldest ONNX opset that can be exported.</summary>
    public const int OldestOpset = 13;

    /// <summary>The newest ONNX opset that can be exported.</summary>
    public const int NewestOpset = 17;

    /// <summary>
    /// The ONNX opset (version of the operators), 13 to 17. Default 13: the operators that the networks use are the same in all five, and most runtimes read
    /// the oldest (ONNX Runtime since 1.6).
    /// </summary>
    public int Opset { get; init; } = OldestOpset;

    /// <summary>
    /// Whether height and width may differ from run to run, as the batch size always may. Default false: the exported network accepts only
    /// <see cref="ExportOptions.InputSize"/>, and more runtimes can optimize it. If the classifier reads every position of the last feature map, only image
    /// sizes that give the same number of positions are accepted.
    /// </summary>
    public bool DynamicSize { get; init; }

    /// <summary>
    /// Whether the exported network takes bytes, <c>N×H×W×C</c>, as decoders and cameras produce them (red, green, blue, or grey). It normalizes them with
    /// <see cref="ExportOptions.Preprocessing"/>, which must be set. Resizing and cropping remain the caller's task. Default false.
    /// </summary>
    public bool ByteInput { get; init; }

    /// <summary>
    /// The calibration (<see cref="Inference.InceptionNetworkCalibration.Calibrate"/>) that quantizes the exported network to int8. When null, everything is
    /// float32. Filters are int8 with a scale for each output channel, and activations are uint8. The file has QuantizeLinear and DequantizeLinear pairs, which
    /// ONNX Runtime, TensorRT and OpenVINO fuse. Convolutions, the pools before them, concatenations and sums are quantized. The classifier and all other
    /// operations stay float32. The option needs <see cref="ExportOptions.FoldBatchNorm"/>, and a calibration on images that are normalized as the network
    /// expects.
    /// </summary>
    public Calibration? Calibration { get; init; }

    /// <summary>
    /// Keys of layers that stay float32 in a quantized file, e.g. <c>Conv2d_1a_3x3</c>. The key of a block includes all layers inside it. None by default.
    /// </summary>
    public IReadOnlyList<string> FloatRows { get; init; } = [];

    /// <summary>
    /// Whether the filters of a quantized file use 7 bits (−64 … 64) instead of 8. Default false. Set this option if the file also runs on x86 processors
    /// without VNNI. There, ONNX Runtime and other runtimes add two 8-bit products in 16 bits and saturate, so 8-bit filters silently give wrong results.
    /// Processors with VNNI (Intel since Ice Lake, AMD since Zen 4) and Arm processors do not need the option. ONNX Runtime's own quantization tool has the
    /// same option, <c>reduce_range</c>.
    /// </summary>
    public bool ReduceRange { get; init; }

    /// <summary>The name of the input tensor. Default <c>input</c>.</summary>
    public string InputName { get; init; } = "input";

    /// <summary>The name of the output tensor. When null: <c>logits</c>, or <c>embedding</c> for a network without a classifier.</summary>
    public string? OutputName { get; init; }
}
