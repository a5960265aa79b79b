using Microsoft.ML.OnnxRuntime;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/scale-out.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class ScaleOutExamples
{
    public static void OnnxRuntimeInAnyLanguage(byte[] bytes)
    {
        using var session = new InferenceSession("inception_v3.onnx");
        using var image = OrtValue.CreateTensorValueFromMemory(bytes, [1, 299, 299, 3]);
        using var run = new RunOptions();
        using var results = session.Run(run, ["input"], [image], ["logits"]);
    }
}
