using static TorchSharp.torch;

namespace Inception.Testing;

/// <summary>
/// How tensors are compared with the reference, which ran in float64: by the largest difference, as a share of the reference's
/// standard deviation. The references' own float32 noise is at most 6.3e-6 of it; the weakest mistake that was tried moves
/// 2.3e-3, so 1e-4 tells one from the other with a wide margin on both sides.
/// </summary>
public static class GoldenComparison
{
    private const double Tolerance = 1e-4;

    public static void ShouldMatch(this Tensor actual, double[] expected, double standardDeviation, string what, double tolerance = Tolerance)
    {
        using var _ = NewDisposeScope();
        var values = actual.detach().to(ScalarType.Float64).contiguous().flatten()[..expected.Length].data<double>().ToArray();
        var worst = values.Zip(expected, (a, e) => Math.Abs(a - e)).Max();
        (worst / standardDeviation).Should().BeLessThan(tolerance, "{0} should be the reference's", what);
    }

    public static void ShouldMatch(this Tensor actual, GoldenFile.Node node)
    {
        using var _ = NewDisposeScope();
        var values = actual.detach().to(ScalarType.Float64);
        values.shape.Where(size => size != 1).Should().Equal(node.Shape.Where(size => size != 1), node.Name);   // timm's pools flatten too
        actual.ShouldMatch(node.First, node.Std, node.Name);
        ((values.mean().item<double>() - node.Mean) / node.Std).Should().BeApproximately(0, Tolerance, "mean of {0}", node.Name);
        (values.std(unbiased: false).item<double>() / node.Std).Should().BeApproximately(1, Tolerance, "deviation of {0}", node.Name);
    }
}
