using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Weights;

/// <summary>Checkpoints as training code writes them: wrapped, prefixed, averaged, and beside objects of every kind.</summary>
public sealed class TrainingCheckpointTests
{
    // The averages in these files hold other numbers, so that the values say which part was taken.
    [Theory]
    [InlineData("imagenet.pth", "state_dict", null)]
    [InlineData("torchvision.pth", "model", "module.")]
    [InlineData("torchvision.legacy.pth", "model", "module.")]
    [InlineData("timm.pth", "state_dict", null)]
    [InlineData("lightning.pth", "state_dict", "model.")]
    [InlineData("lightning_compiled.pth", "state_dict", "net.")]
    [InlineData("averaged.pth", null, "module.")]
    [InlineData("compiled_parallel.pth", "net", "module.")]
    [InlineData("parallel_part.pth", null, null)]
    [InlineData("sharded.pth", null, null)]
    [InlineData("average_only.pth", "ema_state_dict", null)]
    [InlineData("composer.pth", "state.model", "module.")]
    [InlineData("deepspeed.pth", "module", null)]
    [InlineData("tuple.pth", null, "0.")]
    [InlineData("dino.pth", "student", "module.backbone.")]
    [InlineData("gan.pth", null, "generator.")]
    [InlineData("moco.pth", "state_dict", "module.encoder_q.")]
    [InlineData("unknown_name.pth", null, "best so far.")]
    [InlineData("default_dictionary.pth", "model", null)]
    [InlineData("backbone_and_head.pth", null, "backbone.")]
    [InlineData("module_beside_average.pth", "ema", null)]
    public void The_weights_are_found_in_what_training_code_writes(string name, string? stateDict, string? prefix)
    {
        using var network = Fixture.Network();

        var report = network.LoadWeights(Fixture.Find("training_" + name));

        Fixture.ShouldHoldTheFixturesValues(network);
        report.IsComplete.Should().BeTrue();
        report.StateDict.Should().Be(stateDict);
        report.Prefix.Should().Be(prefix);
    }

    [Theory]
    [InlineData("timm.pth", "state_dict_ema")]
    [InlineData("torchvision.pth", "model_ema")]
    [InlineData("lightning.pth", "ema_model.")]
    [InlineData("dino.pth", "teacher")]
    [InlineData("moco.pth", "module.encoder_k.")]
    public void The_report_names_what_fits_as_well(string name, string alternative)
    {
        using var network = Fixture.Network();

        network.LoadWeights(Fixture.Find("training_" + name)).Alternatives.Should().Equal(alternative);
    }

    [Theory]
    [InlineData("timm.pth", "state_dict_ema", null)]
    [InlineData("torchvision.pth", "model_ema", null)]
    [InlineData("torchvision.pth", "model_ema", "module.")]
    [InlineData("lightning.pth", null, "ema_model.")]
    [InlineData("dino.pth", "teacher", null)]
    [InlineData("moco.pth", "state_dict", "module.encoder_k.")]
    public void Another_part_is_taken_when_it_is_named(string name, string? stateDict, string? prefix)
    {
        using var network = Fixture.Network();

        var report = network.LoadWeights(
            Fixture.Find("training_" + name), new() { Checkpoint = new() { StateDict = stateDict, StripPrefix = prefix } });

        report.IsComplete.Should().BeTrue();
        Fixture.Values(network.state_dict()["fc.bias"]).Should().Equal(Fixture.NetworkValues("fc.bias").Select(value => value + 1));
    }

    [Theory]
    [InlineData("beside_protocol_2.pth")]
    [InlineData("beside_protocol_3.pth")]
    [InlineData("beside_protocol_4.pth")]
    [InlineData("beside_protocol_5.pth")]
    [InlineData("beside.legacy.pth")]
    public void Objects_beside_the_weights_are_skipped(string name)
    {
        using var network = Fixture.Network();

        var report = network.LoadWeights(Fixture.Find(name));

        report.StateDict.Should().Be("model");
        Fixture.ShouldHoldTheFixturesValues(network);
    }

    [Theory]
    [InlineData("beside_flat_protocol_2.pth")]
    [InlineData("beside_flat_protocol_4.pth")]
    public void Objects_among_the_weights_are_skipped(string name)
    {
        using var network = Fixture.Network();

        // A quantized tensor is a tensor like any other, and this one has a name of its own.
        network.LoadWeights(Fixture.Find(name), new() { IgnoredPrefixes = ["quantized"] }).IsComplete.Should().BeTrue();
        Fixture.ShouldHoldTheFixturesValues(network);
    }

    [Fact]
    public void Text_and_integers_beyond_the_limits_are_skipped_too()
    {
        using var network = Fixture.Network();

        network.LoadWeights(Fixture.Find("beside_protocol_4.pth"), new() { Checkpoint = new() { MaxStringBytes = 64 } }).IsComplete.Should().BeTrue();
    }

    [Theory]
    [InlineData("numpy_weight.pth", "numpy")]
    [InlineData("sparse_weight.pth", "_rebuild_sparse_tensor")]
    public void A_weight_of_a_kind_that_cannot_be_read_is_named(string name, string kind)
    {
        using var network = Fixture.Network();

        var load = () => network.LoadWeights(Fixture.Find(name));

        var error = load.Should().Throw<WeightMismatchException>().Which;
        error.Message.Should().Contain("fc.weight").And.Contain(kind);
        error.Report.Unreadable.Should().ContainSingle().Which.Key.Should().Be("fc.weight");
        error.Report.Missing.Should().BeEmpty();
    }

    [Fact]
    public void A_TorchScript_archive_gives_the_tensors_of_its_module()
    {
        using var network = Fixture.Network();

        network.LoadWeights(Fixture.Find("torchscript.pt")).IsComplete.Should().BeTrue();

        Fixture.ShouldHoldTheFixturesValues(network);
    }

    /// <summary>The fixture's step is 0.1, so that a value moves by 0.05 at most.</summary>
    [Fact]
    public void A_quantized_weight_becomes_the_numbers_that_it_stands_for()
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find("quantized_weight.pth"));

        var found = checkpoint.ReadFloat32("fc.weight");

        found.Should().OnlyContain(value => Math.Abs((value / 0.1f) - MathF.Round(value / 0.1f)) < 1e-4f);
        found.Zip(Fixture.NetworkValues("fc.weight"), (value, original) => Math.Abs(value - original)).Max().Should().BeLessThan(0.0501);
    }

    [Fact]
    public void A_network_with_its_code_is_named_with_what_to_do()
    {
        var open = () => Checkpoint.Open(Fixture.Find("code_beside_optimizer.pth"));

        open.Should().Throw<CheckpointException>().WithMessage("*'model'*torch.nn.modules.container.Sequential*checkpoint['model'].state_dict()*");
    }

    [Fact]
    public void A_name_that_is_not_there_is_an_error_with_those_that_are()
    {
        var open = (CheckpointOptions options) => FluentActions.Invoking(() => Checkpoint.Open(Fixture.Find("training_torchvision.pth"), options));

        open(new() { StateDict = "model_swa" }).Should().Throw<CheckpointException>().WithMessage("*'model_swa'*'model'*'model_ema'*");
        open(new() { StripPrefix = "net." }).Should().Throw<CheckpointException>().WithMessage("*'net.'*module. (8)*");
        open(new() { StateDict = "args" }).Should().Throw<CheckpointException>().WithMessage("*'args'*argparse.Namespace*");
    }

    [Fact]
    public void What_does_not_fit_is_an_error_with_the_dictionaries_and_prefixes_of_the_file()
    {
        using var network = nn.Sequential(("stem", nn.Conv2d(3, 4, 3)), ("head", nn.Linear(4, 5)));

        var load = () => network.LoadWeights(Fixture.Find("training_torchvision.pth"));

        var error = load.Should().Throw<WeightMismatchException>().Which;
        error.Report.Contents.Should().Equal("dictionary model (8)", "dictionary model_ema (9)", "prefix module. (8)");
        error.Message.Should().Contain("model_ema").And.Contain(nameof(CheckpointOptions.StateDict)).And.Contain(nameof(CheckpointOptions.StripPrefix));
    }

    [Fact]
    public void Entries_are_those_of_the_likeliest_dictionary()
    {
        using var plain = Checkpoint.Open(Fixture.Find("network.pth"));
        using var checkpoint = Checkpoint.Open(Fixture.Find("training_timm.pth"));
        using var stripped = Checkpoint.Open(Fixture.Find("training_lightning.pth"), new() { StripPrefix = "model." });

        checkpoint.StateDict.Should().Be("state_dict");
        checkpoint.Entries.Select(entry => entry.Key).Should().Equal(plain.Entries.Select(entry => entry.Key));
        checkpoint.Metadata.Should().Contain("arch", "small");
        stripped.Entries.Select(entry => entry.Key).Should().Equal(plain.Entries.Select(entry => entry.Key));
    }
}
