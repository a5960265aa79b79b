using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace Inception.Testing;

/// <summary>An ONNX file in ONNX Runtime, which checks it when it is opened.</summary>
public sealed class OnnxRun : IDisposable
{
    private readonly SessionOptions _options = new() { IntraOpNumThreads = 2, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
    private readonly InferenceSession _session;

    public OnnxRun(string path)
    {
        _options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");   // the tests share their cores
        _session = new InferenceSession(path, _options);
    }

    public InferenceSession Session => _session;

    /// <summary>Runs float32 numbers or bytes through the file.</summary>
    public Tensor Of(Tensor input)
    {
        var name = _session.InputMetadata.Keys.Single();
        using var value = input.dtype == ScalarType.Byte
            ? OrtValue.CreateTensorValueFromMemory(input.data<byte>().ToArray(), input.shape)
            : OrtValue.CreateTensorValueFromMemory(input.data<float>().ToArray(), input.shape);
        using var run = new RunOptions();
        using var results = _session.Run(run, [name], [value], [_session.OutputMetadata.Keys.Single()]);
        return tensor(results[0].GetTensorDataAsSpan<float>().ToArray(), results[0].GetTensorTypeAndShape().Shape);
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }
}
