using Inception.Networks;
using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;

namespace Inception.Tests.Networks;

public class NetworkSummaryTests
{
    /// <summary>
    /// Parameters without and with auxiliary heads, as the references' own modules have them; multiply-adds of convolutions and linear layers
    /// for one image, counted on the references' modules to four decimals of 10⁹.
    /// </summary>
    [Theory]
    [InlineData("googlenet", 1.4984e9, 6_624_904, 13_004_888)]
    [InlineData("googlenet_caffe", null, 6_998_552, 13_378_280)]
    [InlineData("bninception", 2.0326e9, 11_295_240, 11_295_240)]
    [InlineData("inception_v2", 1.9349e9, 11_188_224, 11_188_224)]
    [InlineData("inception_v3", 5.7132e9, 23_834_568, 27_161_264)]
    [InlineData("fid_inception_v3", 5.713e9, 23_850_960, 23_850_960)]
    [InlineData("inception_v4", 12.2540e9, 42_679_816, 46_039_280)]
    [InlineData("inception_resnet_v1", 1.4177e9, 23_482_624, 23_482_624)]
    [InlineData("inception_resnet_v2", 13.1558e9, 55_843_464, 59_211_120)]
    [InlineData("xception", 8.3574e9, 22_855_952, 22_855_952)]
    public void Multiply_adds_and_parameters_are_the_published_ones(string name, double? multiplyAdds, long parameters, long withAuxiliary)
    {
        var summary = NetworkSummary.Create(NetworkFamily.Named(name).CreateTable());

        if (multiplyAdds is { } expected) (summary.MultiplyAdds / expected).Should().BeApproximately(1, 5e-4);
        summary.Parameters.Should().Be(parameters);
        summary.ParametersWithAuxiliary.Should().Be(withAuxiliary);
        summary.Parameters.Should().Be(summary.Stages.Sum(stage => stage.Parameters));
        summary.MultiplyAdds.Should().Be(summary.Stages.Sum(stage => stage.MultiplyAdds));
    }

    /// <summary>TensorFlow's 1001 classes, and the identities that facenet-pytorch's two sets of weights tell apart.</summary>
    [Theory]
    [InlineData("inception_v2", 1001, 11_189_249, 11_189_249)]
    [InlineData("inception_v4", 1001, 42_681_353, 46_041_586)]
    [InlineData("inception_resnet_v2", 1001, 55_845_001, 59_213_426)]
    [InlineData("inception_resnet_v1", 8631, 27_910_327, 27_910_327)]
    [InlineData("inception_resnet_v1", 10575, 28_907_599, 28_907_599)]
    public void The_classes_of_other_weights_give_their_counts(string name, int classes, long parameters, long withAuxiliary)
    {
        var summary = NetworkSummary.Create((NetworkFamily.Named(name) with { Classes = classes }).CreateTable());

        (summary.Parameters, summary.ParametersWithAuxiliary).Should().Be((parameters, withAuxiliary));
    }

    public static TheoryData<string> Networks => [.. SampleNetworks.Names];

    [Theory]
    [MemberData(nameof(Networks))]
    [Trait("Category", "Slow")]
    public void Each_stage_counts_the_parameters_of_its_module(string name)
    {
        using var network = SampleNetworks.Create(name, auxiliaryHeads: true);
        var summary = network.Summarize();
        var modules = network.named_modules().ToDictionary(
            child => child.name, child => child.module.parameters().Sum(parameter => parameter.numel()));

        foreach (var row in summary.Stages.Concat(summary.AuxiliaryHeads).Where(row => row.Name.Length > 0))
            row.Parameters.Should().Be(modules[row.Name], row.Name);
        summary.ParametersWithAuxiliary.Should().Be(network.parameters().Sum(parameter => parameter.numel()));
    }

    [Fact]
    public void The_small_network_has_306_698_parameters()
    {
        NetworkSummary.Create(new InceptionSmallOptions().CreateTable()).Parameters.Should().Be(306_698).And.BeLessThan(400_000);
    }

    [Fact]
    public void The_medium_network_has_677_546_parameters()
    {
        NetworkSummary.Create(new InceptionMediumOptions().CreateTable()).Parameters.Should().Be(677_546).And.BeLessThan(1_000_000);
    }

    /// <summary>The paper's table 1, where it gives the size of the input of the next layer.</summary>
    [Theory]
    [InlineData("Conv2d_1a_3x3", "32×149×149")]
    [InlineData("Conv2d_2b_3x3", "64×147×147")]
    [InlineData("maxpool1", "64×73×73")]
    [InlineData("Conv2d_4a_3x3", "192×71×71")]
    [InlineData("Mixed_5b", "256×35×35")]
    [InlineData("Mixed_5d", "288×35×35")]
    [InlineData("Mixed_6e", "768×17×17")]
    [InlineData("Mixed_7c", "2048×8×8")]
    [InlineData("avgpool", "2048×1×1")]
    [InlineData("fc", "1000")]
    public void The_stages_of_v3_have_the_papers_shapes(string stage, string shape)
    {
        var summary = NetworkSummary.Create(new InceptionV3Options().CreateTable());

        summary.Stages.Single(row => row.Name == stage).Output.ToString().Should().Be(shape);
    }

    /// <summary>By hand: 3×3 over 3 channels to 24 at 16×16 places, and two numbers a channel of batch normalisation.</summary>
    [Fact]
    public void A_row_of_ones_own_table_is_counted_by_the_same_rules()
    {
        var summary = NetworkSummary.Create(SampleNetworks.OwnTable);

        var stem = summary.Stages.Single(row => row.Name == "stem");
        (stem.Kind, stem.Parameters, stem.MultiplyAdds).Should().Be(("Conv", (3 * 3 * 3 * 24) + (2 * 24), 3 * 3 * 3 * 24 * 16 * 16));
        summary.AuxiliaryHeads.Should().ContainSingle().Which.Should().Be(
            new StageSummary("head", "Auxiliary", FeatureShape.Vector(5), (48 * 5) + 5, 48 * 5));
    }

    [Fact]
    public void A_larger_image_costs_more_and_has_the_same_parameters()
    {
        var table = new InceptionV3Options().CreateTable();

        var larger = NetworkSummary.Create(table, new(3, 512, 384));

        larger.Input.Should().Be(new FeatureShape(3, 512, 384));
        larger.Parameters.Should().Be(23_834_568);
        larger.MultiplyAdds.Should().BeGreaterThan(2 * NetworkSummary.Create(table).MultiplyAdds);
    }

    [Theory]
    [InlineData(3, 74, 299, "3×74×299")]
    [InlineData(1, 299, 299, "1×299×299")]
    public void An_image_that_does_not_fit_is_answered_with_the_least_size(int channels, int height, int width, string found)
    {
        var summarize = () => NetworkSummary.Create(new InceptionV3Options().CreateTable(), new(channels, height, width));

        summarize.Should().Throw<ArgumentException>()
            .WithMessage($"inception_v3 needs an input of 3 channels and at least 75×75 pixels, found {found}.*").WithParameterName("input");
    }

    [Fact]
    public void Branches_that_differ_in_size_are_an_error_of_the_table()
    {
        var table = new NetworkTable("uneven", new(3, 32, 32),
        [
            Block("mixed", Branch(Conv("one", 8, 1)), Branch(Conv("three", 16, 3))),
            AdaptiveAvgPool("avgpool", 1), Flatten(), Linear("fc", 2),
        ]);
        const string expected = "The branches of block 'mixed' must have one height and width to be joined on channels; found 8×32×32 and 16×30×30.";

        FluentActions.Invoking(() => NetworkSummary.Create(table)).Should().Throw<InvalidOperationException>().WithMessage(expected);
        FluentActions.Invoking(() => new InceptionNetwork(table)).Should().Throw<InvalidOperationException>().WithMessage(expected);
    }

    /// <summary>A pool in ceil mode beside a padded convolution: one size for even inputs, and two for odd ones.</summary>
    [Fact]
    public void Branches_that_meet_at_the_design_size_are_no_error()
    {
        var table = new NetworkTable("even_sizes", new(3, 32, 32),
        [
            Block("mixed", Branch(Conv("three", 8, 3, stride: 2)), Branch(MaxPool("", 2, stride: 2), Conv("two", 8, 2, padding: 0))),
            AdaptiveAvgPool("avgpool", 1), Flatten(), Linear("fc", 2),
        ]);

        using var network = new InceptionNetwork(table);

        network.Summarize().Stages[0].Output.ToString().Should().Be("16×15×15");
    }

    [Fact]
    public void A_table_without_room_for_its_own_input_is_an_error()
    {
        var table = new NetworkTable("cramped", new(3, 8, 8), [Conv("wide", 8, 9), Flatten(), Linear("fc", 2)]);

        FluentActions.Invoking(() => new InceptionNetwork(table)).Should().Throw<InvalidOperationException>()
            .WithMessage("*'cramped' has no room for the input it names, 3×8×8*");
    }
}
