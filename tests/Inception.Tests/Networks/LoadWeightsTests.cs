using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

public sealed class LoadWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("googlenet", "weights.pth")]
    [InlineData(SampleNetworks.OwnTableName, "weights.safetensors")]
    public void A_checkpoint_with_heads_loads_into_a_network_without_and_they_are_reported(string name, string fileName)
    {
        using var withHeads = SampleNetworks.Create(name, auxiliaryHeads: true);
        using var without = SampleNetworks.Create(name);
        withHeads.SaveWeights(_folder[fileName]);

        var report = without.LoadWeights(_folder[fileName]);

        var heads = without.Table.AuxiliaryHeads.Select(head => head.Name + ".").ToList();
        var expectedIgnored = withHeads.state_dict().Keys.Where(key => heads.Exists(head => key.StartsWith(head, StringComparison.Ordinal)));
        report.Ignored.Should().NotBeEmpty();
        report.Ignored.ShouldBeTheKeys(expectedIgnored);
        report.Loaded.ShouldBeTheKeys(without.state_dict().Keys);
        report.IsComplete.Should().BeTrue();
        report.ToString().Should().Contain($"{report.Ignored.Count} are ignored");
        var file = withHeads.state_dict();
        without.ShouldHaveTheWeights(without.state_dict().Keys.ToDictionary(key => key, key => file[key]));
    }

    [Fact]
    public void A_checkpoint_without_heads_does_not_load_into_a_network_with_them()
    {
        using var without = SampleNetworks.Create(SampleNetworks.OwnTableName);
        using var withHeads = SampleNetworks.Create(SampleNetworks.OwnTableName, auxiliaryHeads: true);
        without.SaveWeights(_folder["weights.pth"]);
        using var scope = NewDisposeScope();
        var before = withHeads.CopyOfWeights();

        var report = withHeads.Invoking(network => network.LoadWeights(_folder["weights.pth"]))
            .Should().Throw<WeightMismatchException>().Which.Report;

        report.Missing.Should().BeEquivalentTo("head.fc.weight", "head.fc.bias");
        report.Unexpected.Should().BeEmpty();
        withHeads.ShouldHaveTheWeights(before);
    }

    [Fact]
    public void Loading_that_is_not_strict_takes_what_fits_and_says_the_rest()
    {
        using var without = SampleNetworks.Create(SampleNetworks.OwnTableName);
        using var withHeads = SampleNetworks.Create(SampleNetworks.OwnTableName, auxiliaryHeads: true);
        without.SaveWeights(_folder["weights.pth"]);

        var report = withHeads.LoadWeights(_folder["weights.pth"], new() { Strict = false });

        report.Missing.Should().BeEquivalentTo("head.fc.weight", "head.fc.bias");
        withHeads.state_dict()["fc.weight"].equal(without.state_dict()["fc.weight"]).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void A_checkpoint_of_other_classes_fails_with_both_shapes_and_changes_nothing()
    {
        using var saved = new InceptionSmall(new() { Classes = 12 });
        using var network = new InceptionSmall();
        saved.SaveWeights(_folder["weights.pth"]);
        using var scope = NewDisposeScope();
        var before = network.CopyOfWeights();

        var error = network.Invoking(n => n.LoadWeights(_folder["weights.pth"])).Should().Throw<WeightMismatchException>().Which;

        error.Report.WrongShape.Select(mismatch => mismatch.Key).Should().BeEquivalentTo("fc.weight", "fc.bias");
        error.Message.Should().Contain(_folder["weights.pth"]).And.Contain("fc.weight");
        network.ShouldHaveTheWeights(before);
    }

    [Fact]
    public void A_truncated_file_changes_nothing()
    {
        using var network = new InceptionSmall();
        network.SaveWeights(_folder["whole.safetensors"]);
        var bytes = File.ReadAllBytes(_folder["whole.safetensors"]);
        File.WriteAllBytes(_folder["half.safetensors"], bytes[..(bytes.Length / 2)]);
        using var other = new InceptionSmall();
        using var scope = NewDisposeScope();
        var before = other.CopyOfWeights();

        other.Invoking(n => n.LoadWeights(_folder["half.safetensors"])).Should().Throw<CheckpointException>();

        other.ShouldHaveTheWeights(before);
    }

    [Fact]
    public void A_constructor_whose_weights_do_not_fit_leaves_no_tensor_behind()
    {
        using var saved = new InceptionSmall(new() { Classes = 12 });
        saved.SaveWeights(_folder["weights.pth"]);
        File.WriteAllText(_folder["text.pth"], "no checkpoint");
        foreach (var (file, error) in new[]
            { ("weights.pth", typeof(WeightMismatchException)), ("text.pth", typeof(CheckpointException)), ("absent.pth", typeof(FileNotFoundException)) })
        {
            var before = LiveTensors.Count;

            var create = () => new InceptionSmall(weights: _folder[file]);

            create.Should().Throw<Exception>(file).Which.Should().BeOfType(error);
            LiveTensors.Count.Should().Be(before, file);
        }
    }

    [Fact]
    public void A_network_that_is_disposed_leaves_no_tensor_behind()
    {
        var before = LiveTensors.Count;

        SampleNetworks.Create("googlenet", auxiliaryHeads: true).Dispose();
        new InceptionSmall(new() { DType = ElementType.Float64 }).Dispose();

        LiveTensors.Count.Should().Be(before);
    }

    /// <summary>One third has no end in binary: float32 and float64 hold different numbers for it.</summary>
    [Fact]
    public void A_float64_network_keeps_every_bit_of_a_float64_file()
    {
        using var saved = new InceptionSmall(new() { DType = ElementType.Float64 });
        using (no_grad()) saved.state_dict()["fc.weight"].fill_(1.0 / 3);
        saved.SaveWeights(_folder["weights.safetensors"]);

        using var loaded = new InceptionSmall(new() { DType = ElementType.Float64 }, _folder["weights.safetensors"]);

        loaded.state_dict()["fc.weight"].eq(1.0 / 3).all().item<bool>().Should().BeTrue();
        loaded.ShouldHaveTheWeightsOf(saved);
    }
}
