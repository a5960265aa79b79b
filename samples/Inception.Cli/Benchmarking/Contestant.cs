using Inception.Networks;

namespace Inception.Cli.Benchmarking;

/// <summary>An engine at a precision: one more is one more line here.</summary>
/// <param name="Engine">Its name on the command line.</param>
/// <param name="Precision"><c>fp32</c>, <c>bf16</c> or <c>int8</c>.</param>
/// <param name="Create">Makes it of a network in evaluation mode, which outlives it.</param>
internal sealed record Contestant(string Engine, string Precision, Func<InceptionNetwork, IEngine> Create)
{
    /// <summary>All that can be measured.</summary>
    public static IReadOnlyList<Contestant> All { get; } =
    [
        new("eager", "fp32", network => new EagerEngine(network)),
        new("compiled", "fp32", network => new CompiledEngine(network, Inference.Precision.Float32)),
        new("compiled", "bf16", network => new CompiledEngine(network, Inference.Precision.BFloat16)),
    ];

    /// <summary>Those with one of these engines and one of these precisions; null stands for all.</summary>
    public static IReadOnlyList<Contestant> Chosen(string? engine, string? precision) =>
        [.. All.Where(one => (engine ?? one.Engine) == one.Engine && (precision ?? one.Precision) == one.Precision)];

    public override string ToString() => $"{Engine} {Precision}";
}
