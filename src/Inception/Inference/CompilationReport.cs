using System.Globalization;
using System.Text;
using Inception.Inference.Programs;
using Inception.Networks;
using Inception.Quantization;

namespace Inception.Inference;

/// <summary>The report of a compilation for one input shape: the kernel of each convolution, the error against a float64 reference, and warnings.</summary>
public sealed record CompilationReport
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The precision of the computation.</summary>
    public required Precision Precision { get; init; }

    /// <summary>
    /// The engine that runs the network: <see cref="InferenceEngine.Torch"/>, unless <see cref="Precision.Auto"/> has found the portable engine faster.
    /// </summary>
    public InferenceEngine Engine { get; init; }

    /// <summary>The output of the network: logits or embeddings.</summary>
    public required NetworkOutput Output { get; init; }

    /// <summary>The number of images in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>
    /// The number of equal parts into which a batch is divided. The parts run in parallel, each on its own threads. 1 if all threads share every operation.
    /// <c>Convolutions</c> lists the convolutions of one part.
    /// </summary>
    public int Parts { get; init; } = 1;

    /// <summary>The height of an image in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The width of an image in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>The convolutions in the order in which they run.</summary>
    public required IReadOnlyList<ConvolutionReport> Convolutions { get; init; }

    /// <summary>
    /// The largest difference between the logits (or embeddings) of random images and those of the original network in float64, divided by the largest value.
    /// Null if not verified. This error shows whether the kernels are right. For int8 the reference is the quantized network in float64, so quantization adds
    /// no error here; see <see cref="Agreement"/> for the loss by quantization.
    /// </summary>
    public double? Error { get; init; }

    /// <summary>
    /// For <see cref="Precision.Int8"/>: the agreement with float32 on <see cref="CompileOptions.CalibrationImages"/>, or the agreement that the calibration
    /// recorded. Null if neither is known, and for other precisions.
    /// </summary>
    public QuantizationAgreement? Agreement { get; init; }

    /// <summary>
    /// The time of this precision divided by the time of float32, measured on this machine. Above 1, float32 is faster. For <see cref="Precision.BFloat16"/> on
    /// the CPU, one convolution is timed. For <see cref="Precision.Int8"/>, the whole network is timed, but only on processors without int8 instructions.
    /// Otherwise null.
    /// </summary>
    public double? TimeToFloat32 { get; init; }

    /// <summary>
    /// Problems to know about before this engine is used, such as a precision that is slower than float32 on this processor, or an unsuitable calibration.
    /// Empty if there are none.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether a CUDA graph runs the network at this shape; see <see cref="CompileOptions.UseCudaGraphs"/>. False on the CPU.</summary>
    public bool IsCudaGraph { get; init; }

    /// <summary>For <see cref="Precision.Auto"/>: the measured time and accuracy of each precision, and the reason for the choice. Otherwise null.</summary>
    public string? Selection { get; init; }

    /// <summary>The time to prepare the network for this shape, including verification.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Formats the report as a table: one line for each convolution, then the whole network.</summary>
    /// <returns>Lines of text.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        var width = Convolutions.Select(convolution => convolution.Path.Length).DefaultIfEmpty().Max();
        foreach (var convolution in Convolutions)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{convolution.Path.PadRight(width)}  {convolution.Input,-12} → {convolution.Output,-12}  {Layout(convolution),-16}  "
                    + $"{Text(convolution.Error)}{(convolution.Remark is { } remark ? $"; {remark}" : "")}");
        }

        text.Append(CultureInfo.InvariantCulture,
            $"{Network} in {Precision}{(Engine == InferenceEngine.Portable ? " by the portable engine" : "")} for {BatchSize}×{Height}×{Width}{(Parts == 1 ? "" : $" in {Parts} parts side by side")}: "
                + $"{Convolutions.Count} convolutions, {(Output == NetworkOutput.Embedding ? "embedding" : "logits")} {Text(Error)}, "
                + $"{(IsCudaGraph ? "a CUDA graph, " : "")}{Duration.TotalSeconds:F2} s");
        if (Agreement is { SameTop1: { } same } agreement)
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"Int8 predicts the class of Float32 for {same} of {agreement.Images} calibration images");
        foreach (var warning in Warnings) text.AppendLine().Append("Warning: ").Append(warning);
        if (Selection is not null) text.AppendLine().Append(Selection);
        return text.ToString();
    }

    private static string Layout(ConvolutionReport convolution) => convolution.Layout switch
    {
        ConvolutionLayout.Packed => "packed",
        ConvolutionLayout.MatrixProduct => "matrix product",
        ConvolutionLayout.PackedWithPadding => $"padded to {convolution.PaddedChannels}",
        ConvolutionLayout.Portable => "portable",
        ConvolutionLayout.Fused => "fused",
        ConvolutionLayout.Quantized => convolution.FilterBits == 7 ? "int8, w7" : "int8",
        _ => "plain",
    };

    private static string Text(double? error) =>
        error is { } share ? share.ToString("E1", CultureInfo.InvariantCulture) + " of the largest" : "not verified";
}
