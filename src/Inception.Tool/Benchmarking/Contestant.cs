namespace Inception.Tool.Benchmarking;

/// <summary>An engine at a precision: one more is one more line here.</summary>
/// <param name="Engine">Its name on the command line.</param>
/// <param name="Precision"><c>fp32</c>, <c>bf16</c> or <c>int8</c>.</param>
/// <param name="Create">Makes it.</param>
internal sealed record Contestant(string Engine, string Precision, Func<BenchmarkNetwork, EngineSetup, IEngine> Create)
{
    /// <summary>The engine of another library, which may not be here.</summary>
    public const string OnnxRuntime = "onnxruntime";

    /// <summary>All that can be measured.</summary>
    public static IReadOnlyList<Contestant> All { get; } =
    [
        new("eager", "fp32", (measured, setup) => new EagerEngine(measured.Network, measured.Device, setup.Threads)),
        new("portable", "fp32", (measured, setup) => new PortableContestant(measured, setup)),
        new("compiled", "fp32", (measured, setup) => new CompiledEngine(measured, setup, Inference.Precision.Float32)),
        new("compiled", "bf16", (measured, setup) => new CompiledEngine(measured, setup, Inference.Precision.BFloat16)),
        new("compiled", "int8", (measured, setup) => new CompiledEngine(measured, setup, Inference.Precision.Int8)),
        OnnxRuntimeFp32,
        new(OnnxRuntime, "int8", (measured, setup) => new OnnxRuntimeEngine(measured.OnnxInt8, setup.Threads)),
    ];

    /// <summary>The peer to whose time the others' is compared.</summary>
    public static Contestant OnnxRuntimeFp32 => new(OnnxRuntime, "fp32", (measured, setup) => new OnnxRuntimeEngine(measured.Onnx, setup.Threads));

    /// <summary>Those that a GPU runs.</summary>
    public static IReadOnlyList<Contestant> OnGpu { get; } = [.. All.Where(one => one.Engine is "eager" or "compiled" && one.Precision != "int8")];

    /// <summary>Those with one of these engines and one of these precisions; null stands for all.</summary>
    public static IReadOnlyList<Contestant> Chosen(string? engine, string? precision, bool isOnCpu = true) =>
        [.. (isOnCpu ? All : OnGpu).Where(one => (engine ?? one.Engine) == one.Engine && (precision ?? one.Precision) == one.Precision)];

    public override string ToString() => $"{Engine} {Precision}";
}
