using System.Globalization;
using System.Text;
using Inception.Inference.Programs;
using Inception.Networks;

namespace Inception.Inference;

/// <summary>What a compiled network is made of at one input shape, and how far it is from its reference in float64.</summary>
public sealed record CompilationReport
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The type it computes in.</summary>
    public required Precision Precision { get; init; }

    /// <summary>What it gives.</summary>
    public required NetworkOutput Output { get; init; }

    /// <summary>Images in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>
    /// Equal parts of a batch that run side by side, each by threads of its own; 1 where all threads share every operation. The convolutions are those
    /// of a part.
    /// </summary>
    public int Parts { get; init; } = 1;

    /// <summary>Height of an image.</summary>
    public required int Height { get; init; }

    /// <summary>Width of an image.</summary>
    public required int Width { get; init; }

    /// <summary>The convolutions in the order in which they run.</summary>
    public required IReadOnlyList<ConvolutionReport> Convolutions { get; init; }

    /// <summary>
    /// The largest difference of a logit (or of a number of the embedding) of random images from the unfused network in float64, as a share of the
    /// largest; null where it was not verified.
    /// </summary>
    public double? Error { get; init; }

    /// <summary>For <see cref="Precision.Auto"/>: what was measured of each precision, and which was taken and why; else null.</summary>
    public string? Selection { get; init; }

    /// <summary>How long it took to prepare the network for this shape, verification included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>A table for people: one line a convolution, then the whole.</summary>
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
            $"{Network} in {Precision} for {BatchSize}×{Height}×{Width}{(Parts == 1 ? "" : $" in {Parts} parts side by side")}: "
                + $"{Convolutions.Count} convolutions, {(Output == NetworkOutput.Embedding ? "embedding" : "logits")} {Text(Error)}, "
                + $"{Duration.TotalSeconds:F2} s");
        if (Selection is not null) text.AppendLine().Append(Selection);
        return text.ToString();
    }

    private static string Layout(ConvolutionReport convolution) => convolution.Layout switch
    {
        ConvolutionLayout.Packed => "packed",
        ConvolutionLayout.MatrixProduct => "matrix product",
        ConvolutionLayout.PackedWithPadding => $"padded to {convolution.PaddedChannels}",
        ConvolutionLayout.Quantized => convolution.FilterBits == 7 ? "int8, w7" : "int8",
        _ => "plain",
    };

    private static string Text(double? error) =>
        error is { } share ? share.ToString("E1", CultureInfo.InvariantCulture) + " of the largest" : "not verified";
}
