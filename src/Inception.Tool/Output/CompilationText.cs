using System.Globalization;
using Inception.Inference;
using Inception.Inference.Programs;
using Spectre.Console;

namespace Inception.Tool.Output;

/// <summary>What <c>inception compile</c> prints.</summary>
/// <param name="report">What the engine found.</param>
/// <param name="weights">Where the weights come from.</param>
/// <param name="channels">Channels of an image.</param>
internal sealed class CompilationText(CompilationReport report, string weights, int channels)
{
    private const int ShownConvolutions = 3;

    private List<ConvolutionReport> FellBack => [.. report.Convolutions.Where(one => one.Remark is not null)];

    /// <summary>For people: the convolutions where they are wanted, then a few lines about the whole.</summary>
    public void Write(bool withConvolutions)
    {
        if (withConvolutions) Terminal.Write(Convolutions());
        var input = $"{report.BatchSize}×{channels}×{report.Height}×{report.Width}";
        Console.WriteLine($"{report.Network} in {PrecisionOptions.Name(report.Precision)} for {input}, weights: {weights}.");
        var layouts = report.Convolutions.CountBy(one => one.Layout).OrderBy(layout => layout.Key).Select(layout => $"{layout.Value} {Text(layout.Key)}");
        Console.WriteLine($"{report.Convolutions.Count} convolutions: {string.Join(", ", layouts)}.");
        if (FellBack.Count > 0)
        {
            Console.WriteLine(
                $"{FellBack.Count} of them compute in float32 with int8 filters, because no int8 kernel on this machine is accurate for them: "
                + $"{Shown(FellBack)}.");
        }

        var worst = report.Convolutions.MaxBy(one => one.Error ?? -1);
        Console.WriteLine(worst?.Error is { } largest
            ? $"As computed now, every convolution matches float64; the largest error is {Text(largest)} of the largest value, in {worst.Path}."
            : "The convolutions were not compared with float64 one by one: use --verify full to do so.");
        Console.WriteLine(report.Error is { } error
            ? $"The logits of random images match float64, with an error of {Text(error)} of the largest logit."
            : "The logits were not compared with float64: use --verify final to do so.");
        if (report.Agreement is { SameTop1: { } same } agreement)
            Console.WriteLine($"int8 and float32 predict the same class for {same} of {agreement.Images} calibration images.");
        if (report.TimeToFloat32 is { } time)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Time relative to float32 on this processor: {time:F2} (below 1 is faster)."));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Compiled in {report.Duration.TotalSeconds:F2} s."));
        foreach (var line in report.Selection?.Split(Environment.NewLine) ?? []) Console.WriteLine(line);
    }

    /// <summary>For programs.</summary>
    public void WriteJson() => JsonOutput.Write(new
    {
        model = report.Network,
        weights,
        precision = PrecisionOptions.Name(report.Precision),
        engine = report.Engine == InferenceEngine.Portable ? "portable" : "compiled",
        batch = report.BatchSize,
        channels,
        height = report.Height,
        width = report.Width,
        logitsError = report.Error,
        largestConvolutionError = report.Convolutions.Max(one => one.Error),
        seconds = report.Duration.TotalSeconds,
        layouts = report.Convolutions.CountBy(one => one.Layout).ToDictionary(layout => JsonName(layout.Key), layout => layout.Value),
        convolutions = report.Convolutions.Select(one => new
        {
            path = one.Path,
            input = one.Input.ToSizes(),
            output = one.Output.ToSizes(),
            layout = one.Layout,
            paddedChannels = one.PaddedChannels,
            error = one.Error,
            remark = one.Remark,
        }),
        agreement = report.Agreement is { } agreement
            ? new { images = agreement.Images, sameTop1 = agreement.SameTop1, outputError = agreement.OutputError }
            : null,
        timeToFloat32 = report.TimeToFloat32,
        warnings = report.Warnings,
        selection = report.Selection,
    });

    private Table Convolutions()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Convolution").AddColumn("Input").AddColumn("Output").AddColumn("Layout");
        table.AddColumn(new TableColumn("Error").RightAligned().NoWrap());
        foreach (var one in report.Convolutions)
        {
            var layout = one.Layout == ConvolutionLayout.PackedWithPadding ? $"padded to {one.PaddedChannels} channels" : Text(one.Layout);
            if (one.Remark is { } remark) layout += $"; {remark}";
            var difference = one.Error is { } error ? Text(error) : "not verified";
            table.AddRow(Markup.Escape(one.Path), one.Input.ToString(), one.Output.ToString(), Markup.Escape(layout), difference);
        }

        return table;
    }

    private static string Text(ConvolutionLayout layout) => layout switch
    {
        ConvolutionLayout.Packed => "packed",
        ConvolutionLayout.PackedWithPadding => "padded with zero filters, because the kernel is wrong or missing without them",
        ConvolutionLayout.MatrixProduct => "as matrix products",
        ConvolutionLayout.Quantized => "in int8",
        ConvolutionLayout.Portable => "in the portable engine's kernels",
        ConvolutionLayout.Fused => "fused with bias, addition and ReLU",
        ConvolutionLayout.Plain => "with libtorch's standard kernel",
        _ => layout.ToString(),
    };

    private static string Shown(List<ConvolutionReport> convolutions) =>
        string.Join(", ", convolutions.Take(ShownConvolutions).Select(one => $"{one.Path} ({one.Remark})"))
        + (convolutions.Count > ShownConvolutions ? ", …" : "");

    private static string JsonName(ConvolutionLayout layout) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(layout.ToString());

    private static string Text(double error) => error.ToString("0.0e-0", CultureInfo.InvariantCulture);
}
