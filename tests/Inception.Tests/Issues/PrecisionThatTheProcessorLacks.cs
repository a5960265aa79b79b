using Inception.Inference;
using static TorchSharp.torch;

namespace Inception.Tests.Issues;

/// <summary>bfloat16 was 59 times slower than float32 on a processor without instructions for it, and nothing said so.</summary>
public sealed class PrecisionThatTheProcessorLacks
{
    [Fact]
    public void BFloat16_warns_with_the_measured_figure()
    {
        using var network = CompiledSamples.Create("inception_small");

        using var engine = network.Compile(new() { Precision = Precision.BFloat16, Verification = Verification.None });

        engine.Report.TimeToFloat32.Should().BePositive();
        if (Processor.HasBFloat16)
        {
            engine.Report.Warnings.Should().BeEmpty();
            return;
        }

        engine.Report.TimeToFloat32.Should().BeGreaterThan(1.25);
        engine.Report.Warnings.Should().ContainSingle().Which.Should().MatchRegex(@"bfloat16 is \d+ times slower than float32");
        engine.Report.ToString().Should().Contain(engine.Report.Warnings[0]);
    }

    [Fact]
    public void Auto_does_not_try_bfloat16_there()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = rand(4, 1, 28, 28);

        using var engine = network.Compile(new() { Precision = Precision.Auto, CalibrationImages = [images], AccuracyFloor = 0 });

        var line = engine.Report.Selection!.Split(Environment.NewLine).Should().ContainSingle(one => one.StartsWith("BFloat16: ")).Which;
        if (Processor.HasBFloat16) return;
        line.Should().MatchRegex(@"not tried.* \d+ times slower");
        engine.Report.Precision.Should().NotBe(Precision.BFloat16);
    }

    [Fact]
    public void Float32_has_no_warning() =>
        CompiledSamples.Small(CompiledSamples.Create("inception_small")).Report.Should()
            .Match<CompilationReport>(report => report.Warnings.Count == 0 && report.TimeToFloat32 == null && report.Agreement == null);

    [Fact]
    public void Int8_says_how_it_compares_where_products_are_added_in_16_bits()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = rand(4, 1, 28, 28);

        using var engine = network.Compile(new() { Precision = Precision.Int8, Calibration = network.Calibrate([images]) });

        if (Processor.HasVnni) return;
        engine.Report.TimeToFloat32.Should().BePositive();
        engine.Report.Warnings.Any(warning => warning.Contains("float32 is faster than int8", StringComparison.Ordinal)).Should().Be(engine.Report.TimeToFloat32 > 1);
    }
}
