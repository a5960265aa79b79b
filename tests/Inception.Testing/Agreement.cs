using Inception.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Testing;

/// <summary>What an exported file must keep to.</summary>
public static class Agreement
{
    /// <summary>
    /// Of the largest |logit|: other kernels add in other orders, and a hundred layers of float32 roundings come to about 1e-6; folding adds as much. A wrong
    /// window, order or ε is a thousand times more.
    /// </summary>
    public const double Tolerance = 1e-4;

    public static void ShouldAgreeWith(this OnnxRun exported, InceptionNetwork network, int batch, int height, int width)
    {
        var (input, logits) = Exported.Reference(network, batch, height, width);
        using (input)
        using (logits)
        using (var found = exported.Of(input)) found.ShouldAgreeWith(logits);
    }

    public static void ShouldAgreeWith(this Tensor found, Tensor expected)
    {
        found.shape.Should().Equal(expected.shape);
        using var scope = NewDisposeScope();
        var largest = expected.abs().max().ToSingle();
        largest.Should().BeGreaterThan(0).And.BeLessThan(float.PositiveInfinity);
        ((found - expected).abs().max().ToSingle() / largest).Should().BeLessThan((float)Tolerance);
    }
}
