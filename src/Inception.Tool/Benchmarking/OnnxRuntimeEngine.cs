using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Inception.Tool.Benchmarking;

/// <summary>An ONNX file in ONNX Runtime with all its optimisations on. It touches no libtorch.</summary>
internal sealed class OnnxRuntimeEngine : IEngine
{
    private readonly InferenceSession _session;
    private readonly string[] _input, _output;
    private readonly RunOptions _run = new();

    public OnnxRuntimeEngine(string file, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Its threads spin within a run as they always do, and stop when it returns: they would take a core from who is next.
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        _session = new InferenceSession(file, options);
        _input = [.. _session.InputMetadata.Keys];
        _output = [.. _session.OutputMetadata.Keys];
    }

    /// <summary>Whether ONNX Runtime's native library is here.</summary>
    public static bool IsHere => NativeLibrary.TryLoad("onnxruntime", typeof(InferenceSession).Assembly, searchPath: null, out _);

    public bool UsesNetwork => false;

    public Action ForwardOf(ImageBatch images)
    {
        var value = OrtValue.CreateTensorValueFromMemory(images.Values, images.Shape);
        return () => _session.Run(_run, _input, [value], _output).Dispose();
    }

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }
}
