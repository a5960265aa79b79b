using Inception.Layers;
using Inception.Networks;
using Inception.Networks.Tables;

namespace Inception.Tests.Networks;

/// <summary>
/// TensorFlow's SAME padding and PyTorch's differ only for windows with a step above 1. TF-slim's and Keras' networks pad such windows as SAME or not at all,
/// by their published sources (tensorflow/models research/slim/nets, keras_applications).
/// </summary>
public class TensorFlowPaddingTests
{
    public static TheoryData<string, FamilyOptions> Same => new()
    {
        { "TF-slim's Inception v1", new InceptionV1Options { SamePadding = true } },
        { "TF-slim's Inception v2", new InceptionV2Options() },
    };

    public static TheoryData<string, FamilyOptions> Valid => new()
    {
        { "Inception v3", new InceptionV3Options { AuxiliaryHeads = true } },
        { "the FID network", new FidInceptionV3Options() },
        { "Inception v4", new InceptionV4Options { AuxiliaryHeads = true } },
        { "Inception-ResNet v2", new InceptionResNetV2Options { AuxiliaryHeads = true } },
    };

    [Theory]
    [MemberData(nameof(Same))]
    public void Every_window_with_a_step_of_2_is_padded_as_SAME(string network, FamilyOptions options)
    {
        var windows = StridedWindows(options).ToList();

        windows.Should().HaveCountGreaterThan(4, network);
        windows.Should().OnlyContain(window => window.Padding == 0 && !window.CeilMode && window.SameBefore == new SamePad(window.Kernel, window.Stride, window.PadValue));
    }

    /// <summary>There SAME and PyTorch's padding cannot differ, so that these networks need no option.</summary>
    [Theory]
    [MemberData(nameof(Valid))]
    public void No_window_with_a_step_of_2_or_more_is_padded(string network, FamilyOptions options)
    {
        var windows = StridedWindows(options).ToList();

        windows.Should().HaveCountGreaterThan(4, network);
        windows.Should().OnlyContain(window => window.Padding == 0 && !window.CeilMode && window.SameBefore == null);
    }

    /// <summary>Keras' first convolution is not padded, and the shortcuts' windows of 1×1 need no padding; the four pools are SAME.</summary>
    [Fact]
    public void Keras_xception_pads_its_pools_as_SAME()
    {
        var windows = StridedWindows(new XceptionOptions { SamePadding = true }).ToList();

        windows.Where(window => window.SameBefore is not null).Should().HaveCount(4)
            .And.OnlyContain(window => window.SameBefore == new SamePad(3, 2, double.NegativeInfinity) && window.Kernel == 3 && window.Padding == 0);
        windows.Where(window => window.SameBefore is null).Should().HaveCount(5).And.OnlyContain(window => window.Padding == 0);
    }

    [Theory]
    [InlineData(299, 147, 74, 37, 19, 10)]
    [InlineData(150, 72, 36, 18, 9, 5)]
    [InlineData(181, 88, 44, 22, 11, 6)]
    public void Keras_xception_has_TensorFlows_sizes(int image, int second, params int[] blocks)
    {
        var stages = NetworkSummary.Create(new XceptionOptions { SamePadding = true }.CreateTable(), new FeatureShape(3, image, image)).Stages
            .Where(stage => stage.Name.Length > 0).ToDictionary(stage => stage.Name, stage => stage.Output);

        stages["act2"].Height.Should().Be(second);
        blocks.Should().Equal(new[] { "block1", "block2", "block3", "block12" }.Select(block => stages[block].Height));
    }

    private static IEnumerable<Window> StridedWindows(FamilyOptions options) => Windows(options.CreateTable().Rows).Where(window => window.Stride != 1);

    private static IEnumerable<Window> Windows(IEnumerable<Row> rows)
    {
        SamePad? before = null;
        foreach (var row in rows)
        {
            IEnumerable<Window> found = row switch
            {
                Conv conv => [new(conv.Kernel, conv.Stride, conv.Padding, false, 0, before)],
                PlainConv conv => [new(conv.Kernel, conv.Stride, conv.Padding, false, 0, before)],
                DepthwiseConv conv => [new(conv.Kernel, conv.Stride, conv.Padding, false, 0, before)],
                MaxPool pool => [new(pool.Kernel, pool.Stride, pool.Padding, pool.CeilMode, double.NegativeInfinity, before)],
                AvgPool pool => [new(pool.Kernel, pool.Stride, pool.Padding, false, 0, before)],
                Block block => block.Branches.SelectMany(branch => Windows(branch.Rows)),
                Residual residual => [.. Windows(residual.Rows), .. Windows(residual.Shortcut)],
                Auxiliary head => Windows(head.Rows),
                _ => [],
            };
            foreach (var window in found) yield return window;
            before = row as SamePad;
        }
    }

    private sealed record Window(Extent Kernel, Extent Stride, Extent Padding, bool CeilMode, double PadValue, SamePad? SameBefore);
}
