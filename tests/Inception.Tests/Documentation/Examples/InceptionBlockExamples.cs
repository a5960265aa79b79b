using Inception.Layers;
using TorchSharp;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/inception-block.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class InceptionBlockExamples
{
    public static void TheInceptionBlock()
    {
        using var block = new InceptionBlock(inChannels: 32, poolFeatures: 64);
        using var input = torch.rand(1, 32, 28, 28);
        using var output = block.call(input);                             // 1×288×28×28
    }
}
