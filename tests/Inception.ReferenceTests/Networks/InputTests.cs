using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

public class InputTests
{
    /// <summary>The least sizes follow from the windows of the rows; the networks of torchvision fail below them too. v2 pads by the size of what comes in.</summary>
    [Theory]
    [InlineData("inception_v3", 75)]
    [InlineData("googlenet", 15)]
    [InlineData("googlenet_caffe", 31)]
    [InlineData("bninception", 31)]
    [InlineData("inception_v2", 1)]
    [InlineData("xception", 7)]
    [InlineData("fid_inception_v3", 75)]
    [InlineData("inception_v4", 75)]
    [InlineData("inception_resnet_v1", 75)]
    [InlineData("inception_resnet_v2", 75)]
    [InlineData("inception_small", 2)]
    public void The_least_size_runs_and_one_pixel_less_is_named(string name, int least)
    {
        using var network = SampleNetworks.Create(name);
        network.eval();
        using var withoutGradients = no_grad();
        var channels = network.Table.Input.Channels;
        network.Table.LeastInputSize(auxiliaryHeads: false).Should().Be(least);

        using var smallest = rand(1, channels, least, least);
        using var logits = network.call(smallest);
        logits.shape.Should().Equal(1, network.Classes);

        foreach (var (height, width) in new[] { (least - 1, least), (least, least - 1) })
        {
            using var tooSmall = rand(1, channels, height, width);
            network.Invoking(n => n.call(tooSmall)).Should().Throw<ArgumentException>()
                .WithMessage($"{name} needs images of at least {least}×{least} pixels, found 1×{channels}×{height}×{width}. " +
                    $"It was designed for {network.Table.Input.Height}×{network.Table.Input.Width}.*")
                .WithParameterName("input");
        }
    }

    /// <summary>The head's second convolution wants 5×5 places, which its average pool leaves from 299 pixels on.</summary>
    [Fact]
    public void With_its_head_in_training_v3_needs_299_and_says_so()
    {
        using var network = new InceptionV3(new() { AuxiliaryHeads = true });
        var least = network.Table.LeastInputSize(auxiliaryHeads: true);
        using var tooSmall = rand(2, 3, least - 1, 299);
        var expected = $"inception_v3 needs images of at least {least}×{least} pixels with its auxiliary heads in training " +
            $"(75×75 without them), found 2×3×{least - 1}×299.*";

        network.Invoking(n => n.call(tooSmall)).Should().Throw<ArgumentException>().WithMessage(expected);
        network.Invoking(n => n.ForwardWithAuxiliary(tooSmall)).Should().Throw<ArgumentException>().WithMessage(expected);
        least.Should().Be(299);

        network.eval();
        using var logits = network.call(tooSmall);
        logits.shape.Should().Equal(2, 1000);
    }

    /// <summary>Its pools are in ceil mode and its strided convolutions are not: at some sizes the two end apart, and libtorch's error says nothing of the image.</summary>
    [Theory]
    [InlineData(200, 200)]
    [InlineData(101, 108)]
    [InlineData(299, 299)]
    public void Sizes_at_which_bninceptions_branches_part_are_refused_with_one_that_fits(int height, int width)
    {
        using var network = new BnInception();
        network.eval();
        using var withoutGradients = no_grad();
        using var input = rand(1, 3, height, width);

        var message = network.Invoking(n => n.call(input)).Should().Throw<ArgumentException>().Which.Message;

        message.Should().Match($"bninception cannot join the branches of 'inception_*' for images of {height}×{width}: they end at different sizes. The next square that fits is *");
        FluentActions.Invoking(() => network.Summarize(new(3, height, width))).Should().Throw<ArgumentException>().Which.Message.Should().StartWith(message.Split(" (Parameter")[0]);
        var side = int.Parse(message.Split("fits is ")[1].Split('×')[0], System.Globalization.CultureInfo.InvariantCulture);
        using var fitting = rand(1, 3, side, side);
        using var logits = network.call(fitting);
        logits.shape.Should().Equal(1, 1000);
    }

    /// <summary>The first fully connected layer of its heads reads 4×4 places, which only sizes near 224 leave.</summary>
    [Fact]
    public void Heads_that_read_all_places_refuse_other_sizes_and_say_so()
    {
        using var network = new InceptionV1Caffe(new() { AuxiliaryHeads = true });
        network.eval();
        using var withoutGradients = no_grad();
        using var larger = rand(1, 3, 299, 299);

        network.Invoking(n => n.ForwardWithAuxiliary(larger)).Should().Throw<ArgumentException>().WithMessage(
            "googlenet_caffe has a fully connected layer that reads all places in its auxiliary heads, and images of 299×299 " +
            "leave it another number of them. It was designed for 224×224.*");
        using var logits = network.call(larger);
        logits.shape.Should().Equal(1, 1000);
    }

    [Theory]
    [InlineData("inception_v3", 75, 131)]
    [InlineData("googlenet", 97, 33)]
    [InlineData("inception_small", 28, 45)]
    [InlineData(SampleNetworks.OwnTableName, 9, 64)]
    public void Images_need_not_be_square(string name, int height, int width)
    {
        using var network = SampleNetworks.Create(name);
        network.eval();
        var shape = network.Table.Input with { Height = height, Width = width };
        using var input = rand(2, shape.Channels, height, width);

        using var logits = network.call(input);
        using var features = network.Features(input, network.StageNames[1]);

        logits.shape.Should().Equal(2, network.Classes);
        var expected = network.Summarize(shape).Stages.First(stage => stage.Name == network.StageNames[1]).Output;
        features.shape.Should().Equal(2, expected.Channels, expected.Height, expected.Width);
    }

    [Theory]
    [InlineData("inception_v3")]
    [InlineData("googlenet")]
    [InlineData("inception_small")]
    [InlineData(SampleNetworks.OwnTableName)]
    public void A_batch_of_none_gives_logits_of_none(string name)
    {
        using var network = SampleNetworks.Create(name);
        network.eval();
        var size = SampleNetworks.SmallSize(name);
        using var input = zeros(0, network.Table.Input.Channels, size, size);

        using var logits = network.call(input);

        logits.shape.Should().Equal(0, network.Classes);
    }

    [Theory]
    [InlineData(new long[] { 3, 299, 299 }, "3×299×299")]
    [InlineData(new long[] { 1, 1, 299, 299 }, "1×1×299×299")]
    [InlineData(new long[] { 1, 299, 299, 3 }, "1×299×299×3")]
    [InlineData(new long[] { 1, 1, 3, 299, 299 }, "1×1×3×299×299")]
    public void Another_rank_or_number_of_channels_is_answered_with_the_shape_that_is_expected(long[] shape, string found)
    {
        using var network = new InceptionV3();
        using var input = zeros(shape);

        network.Invoking(n => n.call(input)).Should().Throw<ArgumentException>()
            .WithMessage($"inception_v3 expects images as N×3×H×W, found {found}.*").WithParameterName("input");
    }

    [Fact]
    public void Auxiliary_logits_of_a_network_without_heads_are_refused_with_what_to_do()
    {
        using var without = new InceptionV1();
        using var never = new InceptionSmall();
        using var input = rand(1, 3, 64, 64);

        without.Invoking(n => n.ForwardWithAuxiliary(input)).Should().Throw<InvalidOperationException>()
            .WithMessage("*googlenet has no auxiliary heads*AuxiliaryHeads = true*");
        never.Invoking(n => n.ForwardWithAuxiliary(input)).Should().Throw<InvalidOperationException>()
            .WithMessage("*inception_small has no auxiliary heads*Its table has none*");
    }

    [Theory]
    [InlineData("googlenet")]
    [InlineData(SampleNetworks.OwnTableName)]
    public void In_evaluation_the_auxiliary_logits_come_beside_the_same_logits(string name)
    {
        using var network = SampleNetworks.Create(name, auxiliaryHeads: true);
        network.eval();
        var size = SampleNetworks.SmallSize(name);
        using var input = rand(2, 3, size, size);

        using var logits = network.call(input);
        using var output = network.ForwardWithAuxiliary(input);

        output.Logits.equal(logits).all().item<bool>().Should().BeTrue();
        output.Auxiliary[0].shape.Should().Equal(2, network.Classes);
        output.Auxiliary.Should().HaveSameCount(network.Table.AuxiliaryHeads);
    }

    [Fact]
    public void A_null_input_is_named()
    {
        using var network = new InceptionSmall();

        network.Invoking(n => n.forward(null!)).Should().Throw<ArgumentNullException>().WithParameterName("input");
    }
}
