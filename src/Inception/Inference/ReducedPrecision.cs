using System.Globalization;
using Inception.Networks;
using Inception.Quantization;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// Compiles in reduced precision, and adds warnings to the report: whether float32 is faster on this machine, and how many predictions int8 changes.
/// </summary>
internal static class ReducedPrecision
{
    /// <summary>The ratio of two times below which their difference may be noise.</summary>
    private const double ClearlySlower = 1.25;

    /// <summary>The number type of a precision other than int8.</summary>
    public static ScalarType TypeOf(Precision precision) => precision switch
    {
        Precision.BFloat16 => ScalarType.BFloat16,
        Precision.Float16 => ScalarType.Float16,
        _ => ScalarType.Float32,
    };

    /// <summary>Compiles in bfloat16 or float16.</summary>
    public static CompiledInception CompileIn16Bits(InceptionNetwork network, CompileOptions options)
    {
        var race = Race(network, options);
        var compiled = new CompiledInception(network, options);
        IReadOnlyList<string> warnings = SlowRace(race) is { } slow ? [slow] : [];
        compiled.AddToReport(report => report with { TimeToFloat32 = race?.TimeToFloat32, Warnings = [.. warnings, .. report.Warnings] });
        return compiled;
    }

    /// <summary>Times the precision of the options against float32. Null on devices other than the CPU.</summary>
    public static ConvolutionRace? Race(InceptionNetwork network, CompileOptions options) =>
        options.Device is { type: not DeviceType.CPU } ? null : ConvolutionRace.Run(network, options.ImageSize, options.Precision);

    /// <summary>A warning about a precision without instructions on this processor. Null if the precision is not slow.</summary>
    public static string? SlowRace(ConvolutionRace? race) => race is { TimeToFloat32: > ClearlySlower } ? Text(
        $"{Name(race.Precision)} is {race.TimeToFloat32:F0} times slower than float32 on this processor, which has no instructions for it ")
        + $"(measured on '{race.Path}'). Use float32." : null;

    /// <summary>Compiles in int8. If the options have no calibration, the network is calibrated on their images.</summary>
    public static CompiledInception CompileInt8(InceptionNetwork network, CompileOptions options)
    {
        var calibration = options.Calibration
            ?? network.Calibrate(options.CalibrationImages!, new() { Normalization = options.Normalization, ComparedImages = 0 });
        var compiled = new CompiledInception(network, options with { Calibration = calibration });
        try
        {
            Judge(network, compiled, calibration);
            return compiled;
        }
        catch
        {
            compiled.Dispose();
            throw;
        }
    }

    private static void Judge(InceptionNetwork network, CompiledInception compiled, Calibration calibration)
    {
        var options = compiled.Options;
        double? time = null;
        if (options.HasImages || AddsIn16Bits(compiled.Report))
        {
            // Only its logits need to be verified, not its speed.
            var verification = options.HasImages ? options.Verification : Verification.None;
            using var exact = new CompiledInception(network, options with { Precision = Precision.Float32, Calibration = null, Verification = verification });
            if (options.HasImages) calibration = calibration with { Agreement = Agreement(exact, compiled, options.CalibrationImages!) };
            if (AddsIn16Bits(compiled.Report) && EngineRace.Run([exact, compiled], options) is [var float32, var int8]) time = int8 / float32;
        }

        var warnings = calibration.Warnings(options.AccuracyFloor);
        compiled.AddToReport(report => report with
        {
            Agreement = calibration.Agreement,
            TimeToFloat32 = time,
            Warnings = SlowInt8(time) is { } slow ? [slow, .. warnings] : warnings,
        });
    }

    private static string Name(Precision precision) => precision == Precision.BFloat16 ? "bfloat16" : "float16";

    /// <summary>Computes the agreement of an engine with float32 on images.</summary>
    public static QuantizationAgreement Agreement(CompiledInception exact, CompiledInception candidate, IReadOnlyList<Tensor> batches)
    {
        var agreement = new AgreementSum(isClassifier: exact.Output == NetworkOutput.Logits && exact.Table.Classifier is not null);
        foreach (var batch in batches.Where(batch => batch.shape[0] > 0))
        {
            using var expected = exact.Forward(batch);
            using var actual = candidate.Forward(batch);
            agreement.Add(actual, expected);
        }

        return agreement.Result!;
    }

    private static string? SlowInt8(double? time) => time is > 1 ? Text(
        $"float32 is faster than int8 on this processor, which has no instructions for int8: int8 takes {time:F2} times as long. Use float32.") : null;

    /// <summary>
    /// Whether the processor's int8 kernels add in 16 bits, as on x86 without VNNI. The majority of the convolutions decides, because depthwise kernels add in
    /// 16 bits on every x86 processor.
    /// </summary>
    private static bool AddsIn16Bits(CompilationReport report) =>
        report.Convolutions.Count(one => one.FilterBits == 7) > report.Convolutions.Count(one => one.FilterBits == 8);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
