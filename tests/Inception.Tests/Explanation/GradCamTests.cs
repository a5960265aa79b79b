using Inception.Explanation;
using Inception.Networks;
using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Explanation;

public class GradCamTests
{
    private const double Exact = 1e-6;   // float32

    /// <summary>
    /// One image [[1, 2], [3, 4]], two channels: A0 = x and A1 = ReLU(3 − x) = [[2, 1], [0, 0]]. The logits are y0 = 4·mean(A0) − 8·mean(A1) = 4 and
    /// y1 = −4·mean(A0) + 12·mean(A1) = −1. A mean over four places passes a quarter of its gradient to each: the weights are (1, −2) and (−1, 3).
    /// </summary>
    [Fact]
    public void By_hand()
    {
        using var network = ByHand([4, -8], [-4, 12]);
        using var input = tensor(new float[] { 1, 2, 3, 4 }, 1, 1, 2, 2);

        var likeliest = GradCam.Explain(network, input).Single();
        var other = GradCam.Explain(network, input, new() { Class = 1, Stage = "conv" }).Single();

        likeliest.Stage.Should().Be("conv");
        likeliest.Class.Should().Be(0);
        likeliest.Probability.Should().BeApproximately(1 / (1 + Math.Exp(-5)), Exact);
        likeliest.Peak.Should().BeApproximately(4, Exact);
        ShouldBe(likeliest.Map, [0, 0, 3 / 4f, 1]);           // A0 − 2·A1 = −3, 0, 3, 4
        other.Class.Should().Be(1);
        other.Probability.Should().BeApproximately(1 / (1 + Math.Exp(5)), Exact);
        other.Peak.Should().BeApproximately(5, Exact);
        ShouldBe(other.Map, [1, 1 / 5f, 0, 0]);               // −A0 + 3·A1 = 5, 1, −3, −4
    }

    [Fact]
    public void Where_no_place_speaks_for_the_class_the_map_is_zero()
    {
        using var network = ByHand([-1, -1], [-2, -2]);
        using var input = tensor(new float[] { 1, 2, 3, 4 }, 1, 1, 2, 2);

        var activation = GradCam.Explain(network, input).Single();

        activation.Peak.Should().Be(0);
        ShouldBe(activation.Map, [0, 0, 0, 0]);
    }

    public static TheoryData<string, string, int?> References => new()
    {
        { "googlenet", "inception5b", null }, { "googlenet", "inception5b", 281 }, { "googlenet", "inception4a", null }, { "googlenet", "inception4a", 281 },
        { "inception_v3", "Mixed_7c", null }, { "inception_v3", "Mixed_7c", 281 }, { "inception_v3", "Mixed_6b", null }, { "inception_v3", "Mixed_6b", 281 },
    };

    /// <summary>
    /// PyTorch's hooks and autograd on torchvision's networks, in float64. In float32 a ReLU or a maximum on the way may choose otherwise, and each such choice
    /// moves the mean gradients a little: half a percent of the peak is allowed.
    /// </summary>
    [Theory]
    [MemberData(nameof(References))]
    [Trait("Category", "Slow")]
    public void It_is_PyTorchs(string name, string stage, int? label)
    {
        var reference = GradCamReference.Of(name, stage, label);
        using var network = SampleNetworks.Create(name);
        FormulaWeights.Fill(network);
        network.eval();
        var (channels, height, width) = network.Table.Input;
        using var input = FormulaWeights.Input(1, channels, height, width);

        var activation = GradCam.Explain(network, input, new() { Stage = stage, Class = label }).Single();

        activation.Class.Should().Be(reference.Class);
        activation.Probability.Should().BeApproximately(reference.Probability, 1e-3);
        var peak = reference.Raw.Max();
        activation.Peak.Should().BeApproximately(peak, 0.005 * peak);
        (activation.Map.Height, activation.Map.Width).Should().Be((reference.Shape[0], reference.Shape[1]));
        reference.Raw.Select((value, i) => Math.Abs((value / peak) - activation.Map.Values[i])).Max().Should().BeLessThan(0.005);
    }

    [Theory]
    [InlineData("googlenet", "inception5b")]
    [InlineData("inception_v3", "Mixed_7c")]
    [InlineData("inception_small", "mixed4")]
    [InlineData(SampleNetworks.OwnTableName, "last")]
    public void Left_out_the_stage_is_the_last_that_has_places(string name, string expected)
    {
        using var network = SampleNetworks.Create(name);

        GradCam.StagesOf(network)[^1].Should().Be(expected);
    }

    [Fact]
    public void Images_of_a_batch_are_explained_each_for_itself()
    {
        using var network = Formula();
        using var input = FormulaWeights.Input(3, 1, 28, 28);

        var together = GradCam.Explain(network, input);

        together.Should().HaveCount(3);
        for (var i = 0; i < 3; i++)
        {
            using var image = input.narrow(0, i, 1);
            var alone = GradCam.Explain(network, image).Single();
            together[i].Class.Should().Be(alone.Class);
            together[i].Peak.Should().BeApproximately(alone.Peak, 1e-4 * alone.Peak, "a batch is convolved in another order");
            ShouldBe(together[i].Map, alone.Map.Values.ToArray(), 1e-4);
        }
    }

    [Fact]
    public async Task Calls_beside_each_other_give_what_one_gives()
    {
        using var network = Formula();
        var expected = Explain();

        var maps = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Explain)));

        maps.Should().AllSatisfy(map => map.Should().Equal(expected));

        float[] Explain()
        {
            using var input = FormulaWeights.Input(1, 1, 28, 28);
            return GradCam.Explain(network, input).Single().Map.Values.ToArray();
        }
    }

    [Fact]
    public void The_networks_gradients_modes_and_numbers_are_as_they_were()
    {
        using var network = Formula();
        network.train();
        var frozen = network.named_modules().First(entry => entry.name == "mixed2").module;
        frozen.eval();
        using (var batch = FormulaWeights.Input(2, 1, 28, 28))
        using (var logits = network.call(batch))
        using (var loss = logits.square().sum()) loss.backward();
        var modes = network.named_modules().Select(entry => entry.module.training).ToList();
        using var scope = NewDisposeScope();
        var gradients = network.parameters().Select(parameter => parameter.grad!.clone()).ToList();
        var state = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        using var input = FormulaWeights.Input(1, 1, 28, 28);

        GradCam.Explain(network, input);

        network.training.Should().BeTrue();
        network.named_modules().Select(entry => entry.module.training).Should().Equal(modes).And.Contain(false).And.Contain(true);
        network.parameters().Zip(gradients, (parameter, before) => parameter.grad!.equal(before).all().item<bool>()).Should().AllBeEquivalentTo(true);
        network.state_dict().Should().AllSatisfy(entry => entry.Value.equal(state[entry.Key]).all().item<bool>().Should().BeTrue(entry.Key));
        network.parameters().Should().AllSatisfy(parameter => parameter.requires_grad.Should().BeTrue());
        input.requires_grad.Should().BeFalse();
    }

    [Fact]
    public void A_network_without_gradients_gets_none()
    {
        using var network = Formula();
        using var input = FormulaWeights.Input(1, 1, 28, 28);
        using var serving = no_grad();

        GradCam.Explain(network, input);

        network.parameters().Should().AllSatisfy(parameter => (parameter.grad is null).Should().BeTrue());
        is_grad_enabled().Should().BeFalse();
    }

    [Fact]
    public void Nothing_is_left_behind_but_numbers()
    {
        using var network = Formula();
        using var input = FormulaWeights.Input(1, 1, 28, 28);
        GradCam.Explain(network, input);
        var before = LiveTensors.Count;

        GradCam.Explain(network, input);
        GradCam.Explain(network, input, new() { Stage = "stem1", Class = 3 });
        network.train();
        GradCam.Explain(network, input);

        LiveTensors.Count.Should().Be(before);
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_told_and_nothing_is_left_behind()
    {
        using var network = Formula();
        using var input = full([1, 1, 28, 28], float.NaN);
        var before = LiveTensors.Count;

        FluentActions.Invoking(() => GradCam.Explain(network, input)).Should().Throw<NonFiniteResultException>().WithMessage("*inception_small*10 of 10 logits*");

        LiveTensors.Count.Should().Be(before);
    }

    [Theory]
    [InlineData("fc", "Stage 'fc' of inception_small has no height and width to explain. Stages that have: stem1, pool1, *, mixed4.*")]
    [InlineData("avgpool", "Stage 'avgpool' of inception_small has no height and width*")]
    [InlineData("mixd4", "inception_small has no stage 'mixd4'; the nearest is 'mixed4'. Stages with a height and a width: stem1, *")]
    public void A_stage_without_places_is_refused(string stage, string expected)
    {
        using var network = new InceptionSmall();
        using var input = rand(1, 1, 28, 28);

        FluentActions.Invoking(() => GradCam.Explain(network, input, new() { Stage = stage })).Should().Throw<ArgumentException>().WithMessage(expected);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void A_class_that_is_not_there_is_refused(int label)
    {
        using var network = new InceptionSmall();
        using var input = rand(1, 1, 28, 28);

        FluentActions.Invoking(() => GradCam.Explain(network, input, new() { Class = label }))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("inception_small has 10 classes: Class must be from 0 to 9.*");
    }

    /// <summary>
    /// A network is taught to tell a patch of vertical stripes from one of horizontal stripes, anywhere in noise; then the evidence must be found where the patch
    /// is: six tenths of it at least, where chance is a quarter. The rest is the windows of the convolutions, which reach beyond the patch.
    /// </summary>
    [Fact]
    public void The_heat_lies_where_the_evidence_is()
    {
        random.manual_seed(1);
        using var network = new InceptionNetwork(new NetworkTable("stripes", new(1, 16, 16),
        [
            Conv("first", 8, 3, padding: 1), Conv("second", 16, 3, padding: 1), MaxPool("pool", 2, stride: 2), Conv("third", 16, 3, padding: 1),
            AdaptiveAvgPool("avgpool", 1), Flatten(), Linear("fc", 2),
        ]));
        TeachStripes(network);

        foreach (var (vertical, top, left) in from vertical in new[] { false, true } from top in new[] { 0, 8 } from left in new[] { 0, 8 } select (vertical, top, left))
        {
            using var image = Stripes(vertical, top, left).unsqueeze(0);
            var activation = GradCam.Explain(network, image).Single();
            var map = activation.Map.Resize(16, 16);
            var inside = Enumerable.Range(0, 256).Where(i => i / 16 >= top && i / 16 < top + 8 && i % 16 >= left && i % 16 < left + 8).Sum(i => map.Values[i]);

            activation.Class.Should().Be(vertical ? 1 : 0);
            (inside / map.Values.ToArray().Sum()).Should().BeGreaterThan(0.6f, "the patch is at {0}, {1}", top, left);
        }
    }

    private static void TeachStripes(InceptionNetwork network)
    {
        using var optimizer = optim.Adam(network.parameters(), lr: 0.02);
        for (var step = 0; step < 60; step++)
        {
            using var scope = NewDisposeScope();
            var quadrants = Enumerable.Range(step, 32).Select(i => (Vertical: i % 2 == 1, Top: 8 * (i / 2 % 2), Left: 8 * (i / 4 % 2))).ToList();
            var images = stack(quadrants.Select(q => Stripes(q.Vertical, q.Top, q.Left)));
            var labels = tensor(quadrants.Select(q => q.Vertical ? 1L : 0L).ToArray());
            optimizer.zero_grad();
            nn.functional.cross_entropy(network.call(images), labels).backward();
            optimizer.step();
        }
    }

    private static Tensor Stripes(bool vertical, int top, int left)
    {
        using var scope = NewDisposeScope();
        var wave = (arange(8, dtype: ScalarType.Float32) % 4 - 1.5).sign();   // two dark, two bright
        var image = randn(1, 16, 16) * 0.3;
        image.narrow(1, top, 8).narrow(2, left, 8).add_(vertical ? wave : wave.unsqueeze(1));
        return image.MoveToOuterDisposeScope();
    }

    private static InceptionNetwork ByHand(float[] first, float[] second)
    {
        var network = new InceptionNetwork(new NetworkTable("by_hand", new(1, 2, 2),
            [Conv("conv", 2, 1), AdaptiveAvgPool("avgpool", 1), Flatten(), Linear("fc", 2)])
        { Epsilon = 0 });
        network.eval();
        using var _ = no_grad();
        Set("conv.conv.weight", [1, -1]);
        Set("conv.bn.bias", [0, 3]);
        Set("fc.weight", [.. first, .. second]);
        Set("fc.bias", [0, 0]);
        return network;

        void Set(string key, float[] values)
        {
            var target = network.state_dict()[key];
            using var source = tensor(values).view(target.shape);
            target.copy_(source);
        }
    }

    private static InceptionSmall Formula()
    {
        var network = new InceptionSmall();
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }

    private static void ShouldBe(HeatMap map, float[] expected, double tolerance = Exact)
    {
        map.Values.Length.Should().Be(expected.Length);
        for (var i = 0; i < expected.Length; i++) ((double)map.Values[i]).Should().BeApproximately(expected[i], tolerance);
    }
}
