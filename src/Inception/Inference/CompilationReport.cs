using System.Globalization;
using System.Text;
using Inception.Inference.Programs;
using Inception.Networks;
using Inception.Quantization;

namespace Inception.Inference;

/// <summary>The kernels of a compiled network at one input shape, and its distance from the reference in float64.</summary>
public sealed record CompilationReport
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The precision of the computation.</summary>
    public required Precision Precision { get; init; }

    /// <summary>What computes the network; <see cref="InferenceEngine.Torch"/> unless <see cref="Precision.Auto"/> has found the other faster.</summary>
    public InferenceEngine Engine { get; init; }

    /// <summary>Logits or embeddings.</summary>
    public required NetworkOutput Output { get; init; }

    /// <summary>Images in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>
    /// The number of equal parts of a batch that run side by side, each on threads of its own; 1 if all threads share every operation. The
    /// convolutions are those of one part.
    /// </summary>
    public int Parts { get; init; } = 1;

    /// <summary>Height of an image.</summary>
    public required int Height { get; init; }

    /// <summary>Width of an image.</summary>
    public required int Width { get; init; }

    /// <summary>The convolutions in the order in which they run.</summary>
    public required IReadOnlyList<ConvolutionReport> Convolutions { get; init; }

    /// <summary>
    /// The largest difference of the logits (or the embedding) of random images from the unfused network in float64, as a share of the largest
    /// value; null if not verified. It tells whether the kernels are right. So int8 is compared with its own steps in float64; see
    /// <see cref="Agreement"/> for the loss by quantization.
    /// </summary>
    public double? Error { get; init; }

    /// <summary>
    /// For <see cref="Precision.Int8"/>: the agreement with float32 on <see cref="CompileOptions.CalibrationImages"/>, or the one that the calibration
    /// recorded; null if neither is known, and for other precisions.
    /// </summary>
    public QuantizationAgreement? Agreement { get; init; }

    /// <summary>
    /// The measured time of this precision divided by float32's, on this machine: above 1 if float32 is faster. For <see cref="Precision.BFloat16"/> on
    /// the CPU it is the time of one convolution. For <see cref="Precision.Int8"/> it is the time of the network, measured only on processors without
    /// instructions for int8. Otherwise null.
    /// </summary>
    public double? TimeToFloat32 { get; init; }

    /// <summary>
    /// What a user should know before this engine serves: a precision that is slower than float32 on this processor, and faults of the calibration. Empty
    /// if there is nothing.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether a CUDA graph runs the network at this shape; see <see cref="CompileOptions.UseCudaGraphs"/>. False on the CPU.</summary>
    public bool IsCudaGraph { get; init; }

    /// <summary>For <see cref="Precision.Auto"/>: the measurements of each precision, and the reason for the choice; otherwise null.</summary>
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
