using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;
using Inception.Weights.Layouts;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

/// <summary>Checkpoints that name or store the same tensors differently, loaded by the layouts beside the table.</summary>
public sealed class LayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_models_own_keys_are_no_layout()
    {
        using var saved = LoadingSamples.Create(heads: true);
        saved.SaveWeights(FilePath);

        using var loaded = LoadingSamples.Create(heads: true, weights: FilePath);

        loaded.LoadReport!.Layout.Should().BeNull();
        loaded.LoadReport.Adapted.Should().BeEmpty();
        loaded.LoadReport.Loaded.Should().Equal(loaded.state_dict().Keys);
        loaded.ShouldHaveTheWeightsOf(saved);
    }

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    public void Foreign_names_are_recognised_and_the_report_says_whose_they_are(string wrapper)
    {
        using var saved = LoadingSamples.Create(heads: true);
        saved.SaveFlat(_folder["plain.safetensors"]);
        using (var plain = Checkpoint.Open(_folder["plain.safetensors"]))
            SafetensorsFile.Write(FilePath, plain.Entries.Select(entry => KeyValuePair.Create(wrapper + entry.Key, plain.Read(entry.Key))));

        using var loaded = LoadingSamples.Create(heads: true, weights: FilePath);

        loaded.LoadReport!.Layout.Should().Be("flat names");
        loaded.LoadReport.IsComplete.Should().BeTrue();
        loaded.LoadReport.Adapted.Should().BeEmpty();
        loaded.LoadReport.ToString().Should().Contain("in the layout of flat names, ");
        loaded.ShouldHaveTheWeightsOf(saved);
    }

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    public void A_layout_turns_what_is_stored_in_another_order_and_fills_what_is_never_stored(string wrapper)
    {
        using var saved = LoadingSamples.Create(heads: true);
        using (no_grad()) saved.state_dict()["stem.bn.weight"].fill_(1);
        saved.SaveSlim(_folder["plain.safetensors"]);
        using (var plain = Checkpoint.Open(_folder["plain.safetensors"]))
            SafetensorsFile.Write(FilePath, plain.Entries.Select(entry => KeyValuePair.Create(wrapper + entry.Key, plain.Read(entry.Key))));
        using var loaded = LoadingSamples.Create(heads: true);
        using (no_grad()) loaded.state_dict()["stem.bn.weight"].fill_(7);

        var report = loaded.LoadWeights(FilePath);

        loaded.ShouldHaveTheWeightsOf(saved);
        report.Layout.Should().Be("TF-slim");
        report.IsComplete.Should().BeTrue();
        report.Ignored.Should().Equal(wrapper + "global_step");
        report.Adapted.Select(change => change.ToString()).Should().Equal(
            "stem.conv.weight (file [3, 3, 3, 8], model [8, 3, 3, 3]): HWIO → OIHW",
            "stem.bn.weight [8]: 1 everywhere, as such files leave it out",
            "head.fc.weight (file [8, 5], model [5, 8]): IO → OI",
            "fc.weight (file [1, 1, 8, 5], model [5, 8]): 11IO → OI");
    }

    [Fact]
    public void A_mismatch_is_reported_in_the_layout_that_fits_best()
    {
        using var saved = LoadingSamples.Create(classes: 7);
        saved.SaveFlat(FilePath);
        using var network = LoadingSamples.Create();
        using var scope = NewDisposeScope();
        var before = network.CopyOfWeights();

        var report = network.Invoking(n => n.LoadWeights(FilePath)).Should().Throw<WeightMismatchException>().Which.Report;

        report.Layout.Should().Be("flat names");
        report.Missing.Should().BeEmpty();
        report.Unexpected.Should().BeEmpty();
        report.WrongShape.Select(mismatch => mismatch.Key).Should().Equal("fc.weight", "fc.bias");
        network.ShouldHaveTheWeights(before);
        network.LoadReport.Should().BeNull("nothing was loaded");
    }

    [Fact]
    public void A_file_of_no_layout_is_reported_in_the_models_own_keys()
    {
        SafetensorsFile.Write(FilePath, new Dictionary<string, Tensor> { ["something.else"] = zeros(3) });
        using var network = LoadingSamples.Create();

        var report = network.Invoking(n => n.LoadWeights(FilePath)).Should().Throw<WeightMismatchException>().Which.Report;

        report.Layout.Should().BeNull();
        report.Unexpected.Should().Equal("something.else");
    }

    [Fact]
    public void A_key_map_of_the_caller_stands_in_place_of_every_layout()
    {
        using var saved = LoadingSamples.Create();
        saved.SaveFlat(FilePath);
        using var network = LoadingSamples.Create();

        network.Invoking(n => n.LoadWeights(FilePath, new() { KeyMap = key => key })).Should().Throw<WeightMismatchException>();
        var report = network.LoadWeights(FilePath, new() { KeyMap = LoadingSamples.Flat.KeyMap });

        report.Layout.Should().BeNull();
        network.ShouldHaveTheWeightsOf(saved);
    }

    /// <summary>Two keys of the file under one name are an error under that layout, and no reason against the others.</summary>
    [Fact]
    public void A_layout_under_which_keys_collide_is_passed_over()
    {
        using var saved = LoadingSamples.Create();
        saved.SaveWeights(FilePath);
        var everythingAlike = new WeightLayout("everything alike", _ => "fc.bias");
        using var network = LoadingSamples.Create();

        network.LoadWeights(FilePath, new() { Layouts = [everythingAlike] }).Layout.Should().BeNull();
    }

    [Fact]
    public void A_conversion_that_breaks_its_word_fails_before_anything_is_changed()
    {
        using var saved = LoadingSamples.Create();
        saved.SaveFlat(FilePath);
        var broken = LoadingSamples.Flat with
        {
            Name = "broken",
            Conversion = entry => entry.Key == "last_linear.weight" ? new("turned", stored => [.. stored], [1, 0]) : null,
        };
        using var network = new InceptionNetwork(LoadingSamples.Table() with { Layouts = [broken] });
        using var scope = NewDisposeScope();
        var before = network.CopyOfWeights();

        network.Invoking(n => n.LoadWeights(FilePath)).Should().Throw<InvalidOperationException>()
            .WithMessage("'last_linear.weight' was to become [5, 8] by 'turned', and became [8, 5]. Correct TensorConversion.ShapeOf or TensorConversion.Order.");

        network.ShouldHaveTheWeights(before);
    }

    [Fact]
    public void A_stored_shape_that_the_conversion_does_not_take_is_a_mismatch()
    {
        using var saved = LoadingSamples.Create();
        saved.SaveFlat(FilePath);
        var other = LoadingSamples.Flat with { Conversion = entry => entry.Key == "last_linear.weight" ? TensorConversion.Convolution : null };
        using var network = new InceptionNetwork(LoadingSamples.Table() with { Layouts = [other] });

        var report = network.Invoking(n => n.LoadWeights(FilePath)).Should().Throw<WeightMismatchException>().Which.Report;

        report.WrongShape.Should().ContainSingle().Which.ToString().Should().Be("fc.weight (model [5, 8], file [5, 8])");
    }

    /// <summary>The meaning of the axes, by values that say where they stand: 1000·h + 100·w + 10·i + m.</summary>
    [Fact]
    public void A_depthwise_convolution_keeps_the_outputs_of_one_input_together()
    {
        using var scope = NewDisposeScope();
        var stored = arange(2).view(2, 1, 1, 1) * 1000 + arange(3).view(1, 3, 1, 1) * 100 + arange(4).view(1, 1, 4, 1) * 10 + arange(2).view(1, 1, 1, 2);

        var turned = TensorSteps.Apply(new ReorderedAxes(TensorConversion.DepthwiseConvolution), stored);

        turned.shape.Should().Equal(TensorConversion.DepthwiseConvolution.ShapeOf(stored.shape)).And.Equal(8, 1, 2, 3);
        for (var input = 0; input < 4; input++)
        {
            for (var multiplier = 0; multiplier < 2; multiplier++)
                turned[(2 * input) + multiplier, 0, 1, 2].item<long>().Should().Be(1200 + (10 * input) + multiplier);
        }
    }

    /// <summary>TF files hold what the network has in another order: nothing of the reading stays behind.</summary>
    [Fact]
    public void Loading_by_a_layout_leaves_no_tensor_behind()
    {
        using var saved = LoadingSamples.Create();
        saved.SaveSlim(FilePath);
        using var network = LoadingSamples.Create();
        var before = LiveTensors.Count;

        network.LoadWeights(FilePath);

        LiveTensors.Count.Should().Be(before);
    }
}
