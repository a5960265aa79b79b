using System.Text.RegularExpressions;

namespace Inception.Tests.Engine;

/// <summary>The innermost loop is written once for each width, because the JIT compiler needs it so; the texts must not drift apart.</summary>
public partial class MicroKernelTests
{
    [Theory]
    [InlineData(128, 4)]
    [InlineData(512, 16)]
    public void The_files_differ_in_their_width_only(int width, int lanes) => Normalized(width, lanes).Should().Equal(Normalized(256, 8));

    private static string[] Normalized(int width, int lanes)
    {
        var path = Path.Combine(Repository.Root, "src", "Inception.Core", "Engine", "Kernels", $"MicroKernel{width}.cs");
        var lines = File.ReadAllLines(path)
            .Select(line => line
                .Replace($"Simd{width}", "Simd", StringComparison.Ordinal)
                .Replace($"Vector{width}", "Vector", StringComparison.Ordinal)
                .Replace($"class MicroKernel{width}", "class MicroKernel", StringComparison.Ordinal)
                .Replace($"for {lanes} floats at a time", "for N floats at a time", StringComparison.Ordinal)
                .Replace($"Lanes = {lanes};", "Lanes = N;", StringComparison.Ordinal))
            .Where(line => !PrefetchOfSecondPixels().IsMatch(line));

        // A call for each lane, and only their number differs.
        return [.. lines.Where(line => !Unrolled().IsMatch(line)), $"{File.ReadAllLines(path).Count(line => Unrolled().IsMatch(line)) / lanes}"];
    }

    [GeneratedRegex(@"Sse\.Prefetch0\(x[135] ")]
    private static partial Regex PrefetchOfSecondPixels();

    [GeneratedRegex(@"Channel\(x0, x1, x2, x3, x4, x5, at, f, \d+, ")]
    private static partial Regex Unrolled();
}
