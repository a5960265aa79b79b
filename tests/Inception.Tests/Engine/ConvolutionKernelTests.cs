using Inception.Engine.Kernels;
using Inception.Layers;

namespace Inception.Tests.Engine;

/// <summary>Every kernel of every width against the plain sum in float64, on all pixels and channels.</summary>
public class ConvolutionKernelTests
{
    /// <summary>What <c>ConvolutionBound</c> accepts; 64 for tiles that only <c>Accuracy.Fast</c> takes.</summary>
    private const double Exact = 8, Fast = 64;

    private static readonly string[] FastKernels = ["F(6,3)", "F(4,5)", "F(6,7)"];

    /// <summary>Window, stride, padding and size: all classes of the family, and some of nobody's.</summary>
    private static readonly Dictionary<string, (Extent Kernel, Extent Stride, Border Padding, Extent Size)> ByName = new()
    {
        ["1×1"] = (1, 1, default, 8),
        ["1×1 of every second place"] = (1, 2, default, 7),
        ["3×3 padded"] = (3, 1, new(1, 1, 1, 1), new(9, 13)),
        ["3×3"] = (3, 1, default, 8),
        ["3×3 by 2"] = (3, 2, default, new(11, 9)),
        ["3×3 by 2 as TensorFlow pads"] = (3, 2, new(0, 0, 1, 1), 8),
        ["3×3 by 2 and 1"] = (3, new(2, 1), new(1, 0, 1, 2), new(8, 9)),
        ["5×5"] = (5, 1, new(2, 2, 2, 2), new(7, 12)),
        ["7×7 by 2"] = (7, 2, new(3, 3, 3, 3), 15),
        ["7×7"] = (7, 1, new(3, 3, 3, 3), 9),
        ["1×7"] = (new(1, 7), 1, new(0, 3, 0, 3), new(5, 17)),
        ["7×1"] = (new(7, 1), 1, new(3, 0, 3, 0), new(17, 5)),
        ["1×3"] = (new(1, 3), 1, new(0, 1, 0, 1), 8),
        ["3×1"] = (new(3, 1), 1, new(1, 0, 1, 0), 8),
        ["1×5"] = (new(1, 5), 1, new(0, 2, 0, 2), 6),
        ["2×3 with another padding on each side"] = (new(2, 3), 1, new(1, 0, 0, 2), 6),
        ["3×3 on one pixel"] = (3, 1, new(1, 1, 1, 1), 1),
        ["3×3 on four pixels in wide zeros"] = (3, 1, new(2, 2, 2, 2), 2),
    };

    public static TheoryData<string> Shapes => new(ByName.Keys);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void All_kernels_compute_the_sum(string shape)
    {
        var (kernel, stride, padding, size) = ByName[shape];
        Check<Vector4>(kernel, stride, padding, size, channels: [3, 10, 16], outputs: 11);
        Check<Vector8>(kernel, stride, padding, size, channels: [1, 3, 12, 24], outputs: 21);
        Check<Vector16>(kernel, stride, padding, size, channels: [3, 32], outputs: 33);
    }

    /// <summary>A sum has more products than a block of filters: partial sums are continued.</summary>
    [Fact]
    public void A_long_sum_is_continued()
    {
        var sample = new ConvolutionSample(1, channels: 96, outputs: 24, 3, 1, new(1, 1, 1, 1), 6, lanes: 8);

        sample.ErrorOf(new DirectConvolution<Vector8>(sample.Shape), threads: 1).Should().BeLessThan(Exact);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_summand_is_added_before_relu(int window)
    {
        var sample = new ConvolutionSample(1, channels: 16, outputs: 40, window, 1, default, 7, lanes: 8, adds: true);

        sample.ErrorOf(new DirectConvolution<Vector8>(sample.Shape), threads: 2).Should().BeLessThan(Exact);
    }

    [Theory]
    [InlineData(16, 16, 16)]
    [InlineData(10, 10, 10)]    // lanes without a channel
    [InlineData(3, 24, 3)]      // eight filters for each channel
    [InlineData(16, 8, 2)]
    public void Channels_in_groups(int channels, int outputs, int groups)
    {
        var sample = new ConvolutionSample(1, channels, outputs, 3, 2, new(1, 1, 1, 1), new(9, 14), lanes: 8, groups: groups, relu: false);

        foreach (var kernel in KernelCatalogue<Vector8>.For(sample.Shape, adds: false, largeTiles: false))
            sample.ErrorOf(kernel, threads: 3).Should().BeLessThan(Exact, kernel.Name);
    }

    /// <summary>Small tables of random convolutions: what nobody thought of.</summary>
    [Theory]
    [InlineData(300)]
    public void Random_convolutions(int count) => RunRandom(count, seed: 7);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(3_000)]
    public void Many_random_convolutions(int count) => RunRandom(count, seed: 11);

    private static void RunRandom(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            Extent kernel = random.Next(4) switch
            {
                0 => 3,
                1 => new Extent(1, 1 + (2 * random.Next(4))),
                2 => new Extent(1 + (2 * random.Next(4)), 1),
                _ => new Extent(1 + random.Next(5), 1 + random.Next(5)),
            };
            Extent stride = random.Next(3) == 0 ? new Extent(1 + random.Next(3), 1 + random.Next(3)) : 1;
            var padding = new Border(random.Next(kernel.Height), random.Next(kernel.Width), random.Next(kernel.Height), random.Next(kernel.Width));
            var size = new Extent(kernel.Height + random.Next(9), kernel.Width + random.Next(9));
            var sample = new ConvolutionSample(i, 1 + random.Next(20), 1 + random.Next(20), kernel, stride, padding, size, lanes: 8, relu: random.Next(2) == 0);
            foreach (var one in KernelCatalogue<Vector8>.For(sample.Shape, adds: false, largeTiles: true))
            {
                sample.ErrorOf(one, threads: 1 + random.Next(3)).Should().BeLessThan(
                    LimitOf(one), $"{one.Name} of convolution {i}: {sample.Shape} {padding}");
            }
        }
    }

    private static void Check<T>(Extent kernel, Extent stride, Border padding, Extent size, int[] channels, int outputs)
        where T : unmanaged, IVector<T>
    {
        foreach (var count in channels)
        {
            var sample = new ConvolutionSample(count, count, outputs, kernel, stride, padding, size, T.Lanes);
            foreach (var one in KernelCatalogue<T>.For(sample.Shape, adds: false, largeTiles: true))
                sample.ErrorOf(one, threads: 1 + (count % 3)).Should().BeLessThan(LimitOf(one), $"{one.Name}, {typeof(T).Name}, {count} channels");
        }
    }

    private static double LimitOf(ConvolutionKernel kernel) => FastKernels.Any(kernel.Name.StartsWith) ? Fast : Exact;
}
