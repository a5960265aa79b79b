using Inception.Classification;
using Inception.Imaging;
using Inception.Inference;
using Inception.Portable;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/portable.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class PortableExamples
{
    public static async Task<Prediction> InTheBrowser(HttpClient http, int width, int height, byte[] pixels)
    {
        await File.WriteAllBytesAsync("/tmp/model.safetensors", await http.GetByteArrayAsync("model.safetensors"));
        using var model = PortableModel.Load("/tmp/model.safetensors", engine: new() { Verification = Verification.Final, KernelFolder = "" });
        var best = model.Classify(new RgbImage(width, height, pixels), top: 1)[0];
        return best;
    }
}
