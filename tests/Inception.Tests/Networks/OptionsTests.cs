using Inception.Networks;
using Inception.Networks.Tables;
using TorchSharp;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Tests.Networks;

public class OptionsTests
{
    public static TheoryData<string, NetworkOptions, string, string> BadOptions => new()
    {
        { "googlenet", new InceptionV1Options { Classes = 0 }, "Classes", "at least 1" },
        { "googlenet", new InceptionV1Options { InputChannels = 0 }, "InputChannels", "at least 1" },
        { "googlenet", new InceptionV1Options { Dropout = 1 }, "Dropout", "from 0 to below 1" },
        { "googlenet", new InceptionV1Options { Dropout = -0.1 }, "Dropout", "from 0 to below 1" },
        { "googlenet", new InceptionV1Options { Dropout = double.NaN }, "Dropout", "from 0 to below 1" },
        { "googlenet", new InceptionV1Options { AuxiliaryDropout = 1 }, "AuxiliaryDropout", "from 0 to below 1" },
        { "googlenet", new InceptionV1Options { ThirdBranchKernel = 4 }, "ThirdBranchKernel", "3 (published weights) or 5 (paper)" },
        { "googlenet", new InceptionV1Options { TransformInput = true, InputChannels = 1 }, "TransformInput", "false with 1 input channels" },
        { "inception_v3", new InceptionV3Options { Classes = -1 }, "Classes", "at least 1" },
        { "inception_v3", new InceptionV3Options { Dropout = 1.5 }, "Dropout", "from 0 to below 1" },
        { "inception_v3", new InceptionV3Options { DType = ElementType.Int32 }, "DType", "Float16, BFloat16, Float32 or Float64" },
        { "inception_v3", new InceptionV3Options { TransformInput = true, InputChannels = 4 }, "TransformInput", "false with 4 input channels" },
        { "inception_small", new InceptionSmallOptions { Dropout = 1 }, "Dropout", "from 0 to below 1" },
        { "inception_small", new InceptionSmallOptions { Classes = 0 }, "Classes", "at least 1" },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void An_option_out_of_range_is_named_with_its_value_and_its_range(
        string network, NetworkOptions options, string option, string accepted)
    {
        Func<InceptionNetwork> create = (network, options) switch
        {
            ("googlenet", InceptionV1Options v1) => () => new InceptionV1(v1),
            ("inception_v3", InceptionV3Options v3) => () => new InceptionV3(v3),
            _ => () => new InceptionSmall((InceptionSmallOptions)options),
        };

        var error = create.Should().Throw<ArgumentOutOfRangeException>().Which;

        error.ParamName.Should().Be(option);
        error.Message.Should().Contain($"{option} must be {accepted}");
        error.ActualValue.Should().Be(options.GetType().GetProperty(option)!.GetValue(options));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void The_logits_have_the_length_of_the_classes_in_the_heads_too(int classes)
    {
        using var network = new InceptionV1(new() { Classes = classes, AuxiliaryHeads = true });
        using var input = rand(2, 3, 64, 64);

        using var output = network.ForwardWithAuxiliary(input);

        network.Classes.Should().Be(classes);
        output.Auxiliary.Append(output.Logits).Should().HaveCount(3).And.AllSatisfy(logits => logits.shape.Should().Equal(2, classes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Input_channels_change_the_first_convolution_alone(int channels)
    {
        using var network = new InceptionV3(new() { InputChannels = channels });
        network.eval();
        using var input = rand(1, channels, 96, 96);

        using var logits = network.call(input);

        logits.shape.Should().Equal(1, 1000);
        network.parameters().Sum(parameter => parameter.numel()).Should().Be(23_834_568 + ((channels - 3) * 32 * 3 * 3));
    }

    /// <summary>batch norm's counter is a number of batches, whatever the type of the weights.</summary>
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float16)]
    public void The_type_is_that_of_weights_and_logits_and_not_of_the_batch_counter(ScalarType dtype)
    {
        using var network = new InceptionSmall(new() { DType = dtype.ToElementType() });
        using var input = rand(4, 1, 28, 28).to(dtype);

        using var trained = network.call(input);
        network.eval();
        using var evaluated = network.call(input);

        foreach (var (key, tensor) in network.state_dict())
        {
            var isCounter = key.EndsWith("num_batches_tracked", StringComparison.Ordinal);
            tensor.dtype.Should().Be(isCounter ? ScalarType.Int64 : dtype, key);
            if (isCounter) tensor.item<long>().Should().Be(1, key);
        }

        trained.dtype.Should().Be(dtype);
        evaluated.dtype.Should().Be(dtype);
        evaluated.isfinite().all().item<bool>().Should().BeTrue();
    }

    /// <summary>
    /// Formula weights, of which the low precisions keep 8 and 11 bits. Rounding every activation of v3 to bfloat16 (4e-3 of a value)
    /// through 48 layers in a row moves the logits by some hundredths of their deviation.
    /// </summary>
    [Theory]
    [InlineData(ScalarType.Float64, 1e-4)]
    [InlineData(ScalarType.BFloat16, 0.2)]
    public void Logits_of_another_type_are_close_with_and_without_gradients(ScalarType dtype, double tolerance)
    {
        using var reference = new InceptionV3();
        FormulaWeights.Fill(reference);
        reference.eval();
        using var network = new InceptionV3(new() { DType = dtype.ToElementType() });
        FormulaWeights.Fill(network);
        network.eval();
        using var input = FormulaWeights.Input(1, 3, 96, 96);
        using var converted = input.to(dtype);
        using var expected = reference.call(input);

        using var logits = network.call(converted);
        using var withoutGradients = no_grad();
        using var inPlace = network.call(converted);

        foreach (var result in new[] { logits, inPlace })
        {
            var difference = (result.to(ScalarType.Float32) - expected).abs().max() / expected.std();
            difference.item<float>().Should().BeLessThan((float)tolerance);
        }
    }

    [Fact]
    public void The_device_is_taken()
    {
        using var network = new InceptionSmall(new() { Device = "cpu" });
        using var other = new InceptionSmall(new() { Device = "meta" });

        network.parameters().Should().AllSatisfy(parameter => parameter.device_type.Should().Be(DeviceType.CPU));
        other.parameters().Should().AllSatisfy(parameter => parameter.device_type.Should().Be(DeviceType.META));
    }

    /// <summary>
    /// The third branches' second convolutions by table 1 of the paper: (in, out) in the nine blocks. Each weight grows from nine to twenty-five
    /// places.
    /// </summary>
    [Fact]
    public void A_third_branch_of_5x5_changes_that_branchs_weights_alone()
    {
        using var published = new InceptionV1();
        using var paper = new InceptionV1(new() { ThirdBranchKernel = 5 });
        paper.eval();
        using var input = rand(1, 3, 64, 64);

        var before = Shapes(published);
        var after = Shapes(paper);
        using var logits = paper.call(input);

        logits.shape.Should().Equal(1, 1000);
        after.Where(entry => entry.Value != before[entry.Key]).Select(entry => entry.Key).Should().BeEquivalentTo(
            new[] { "3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b" }.Select(block => $"inception{block}.branch3.1.conv.weight"));
        (int In, int Out)[] convolutions =
            [(16, 32), (32, 96), (16, 48), (24, 64), (24, 64), (32, 64), (32, 128), (32, 128), (48, 128)];
        var added = convolutions.Sum(convolution => convolution.In * convolution.Out * ((5 * 5) - (3 * 3)));
        paper.parameters().Sum(parameter => parameter.numel()).Should().Be(6_624_904 + added);
        paper.Summarize().Parameters.Should().Be(6_624_904 + added);
    }

    [Fact]
    public void Average_pools_that_leave_padding_out_change_the_logits()
    {
        using var counting = new InceptionV3();
        using var excluding = new InceptionV3(new() { CountIncludePad = false });
        FormulaWeights.Fill(counting);
        FormulaWeights.Fill(excluding);
        counting.eval();
        excluding.eval();
        using var input = FormulaWeights.Input(1, 3, 96, 96);

        using var logits = counting.call(input);
        using var otherLogits = excluding.call(input);

        ((otherLogits - logits).abs().max() / logits.std()).item<float>().Should().BeGreaterThan(0.01f);
    }

    /// <summary>The pooling branch of a block by hand: the mean of the places that exist, then the 1×1 convolution.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_pooling_branch_of_a_block_is_a_mean_with_or_without_the_padding(bool countIncludePad)
    {
        using var scope = NewDisposeScope();
        using var network = new InceptionV3(new() { CountIncludePad = countIncludePad });
        FormulaWeights.Fill(network);
        network.eval();
        var input = FormulaWeights.Input(1, 3, 96, 96);
        var blockInput = network.Features(input, "maxpool2");
        var state = network.state_dict();

        var output = network.Features(input, "Mixed_5b")[.., (64 + 64 + 96).., .., ..];

        var sums = avg_pool2d(blockInput, [3, 3], [1, 1], [1, 1]) * 9;
        var places = countIncludePad ? full_like(sums, 9) : avg_pool2d(ones_like(blockInput), [3, 3], [1, 1], [1, 1]) * 9;
        var convolved = conv2d(sums / places, state["Mixed_5b.branch_pool.conv.weight"]);
        const string bn = "Mixed_5b.branch_pool.bn.";
        var expected = batch_norm(
            convolved, state[bn + "running_mean"], state[bn + "running_var"], state[bn + "weight"], state[bn + "bias"], eps: 1e-3).relu();
        output.allclose(expected, rtol: 1e-4, atol: 1e-5).Should().BeTrue("the sums are float32");
    }

    [Fact]
    public void Dropout_is_the_share_that_is_dropped_in_training_and_nothing_in_evaluation()
    {
        using var network = new InceptionSmall(new() { Dropout = 0.6 });
        using var input = rand(64, 1, 28, 28);

        using var dropped = network.Features(input, "dropout");
        network.eval();
        using var kept = network.Features(input, "dropout");
        using var pooled = network.Features(input, "avgpool");

        // 64 × 288 features, most of them above 0 after their ReLUs and the mean: 0.6 within 5 standard errors of 0.0036.
        using var alive = pooled.flatten(1) > 0;
        var share = (dropped.eq(0) & alive).sum().to(ScalarType.Float64).item<double>() / alive.sum().item<long>();
        share.Should().BeApproximately(0.6, 0.02);
        kept.equal(pooled.flatten(1)).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void A_table_of_ones_own_takes_the_options_that_the_table_does_not_hold()
    {
        using var network = new InceptionNetwork(SampleNetworks.OwnTable, new() { AuxiliaryHeads = true, DType = ElementType.Float64 });

        network.state_dict().Keys.Should().Contain(["head.fc.weight", "mixed.three.1a.conv.weight", "mixed.one.bn.bias"]);
        network.parameters().Should().AllSatisfy(parameter => parameter.dtype.Should().Be(ScalarType.Float64));
    }

    [Fact]
    public void A_table_with_three_auxiliary_heads_is_refused()
    {
        var table = new NetworkTable("three_heads", new(1, 8, 8), [Head("a"), Head("b"), Head("c"), Flatten(), Linear("fc", 2)]);

        var create = () => new InceptionNetwork(table, new() { AuxiliaryHeads = true });

        create.Should().Throw<ArgumentException>()
            .WithMessage("three_heads has 3 auxiliary heads (a, b, c); AuxiliaryOutput holds at most 2.*").WithParameterName("table");
        static Row Head(string name) => Auxiliary(name, Flatten(), Linear("fc", 2));
    }

    private static Dictionary<string, string> Shapes(InceptionNetwork network) =>
        network.state_dict().ToDictionary(entry => entry.Key, entry => string.Join('×', entry.Value.shape));
}
