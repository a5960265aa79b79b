using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training.Data;
using Inception.Training.Transfer;
using Inception.Weights;

namespace Inception.Training.Tests.Transfer;

public sealed class FineTuneTests
{
    [Fact]
    public void The_trunk_is_loaded_and_the_classifier_is_new()
    {
        using var shipped = ShippedTrunk.Network();

        using var transfer = FineTune.FromPretrained(new InceptionSmallOptions(), ShippedTrunk.Weights, classes: 5);

        transfer.Network.Should().BeOfType<InceptionSmall>().Which.Classes.Should().Be(5);
        transfer.Report.Kept.Select(kept => kept.Key).Should().Equal("fc.weight", "fc.bias");
        transfer.Report.Loaded.Should().HaveCount(shipped.state_dict().Count - 2);
        transfer.Report.IsComplete.Should().BeTrue();
        FeatureIdentity.WeightsOf(transfer.Network).Should().Be(FeatureIdentity.WeightsOf(shipped));
    }

    [Fact]
    public void Everything_but_the_classifier_is_frozen()
    {
        using var transfer = FineTune.FromPretrained(new InceptionSmallOptions(), ShippedTrunk.Weights, classes: 5);

        transfer.Network.TrainableParameters().Keys.Should().Equal("fc.weight", "fc.bias");
        transfer.Network.FrozenUpTo.Should().Be("dropout");
    }

    [Fact]
    public void Published_weights_bring_their_preprocessing()
    {
        var weights = InceptionWeights.V3.ImageNet with { Options = new InceptionSmallOptions(), Preprocessing = ImagePreprocessing.FashionMnist };

        using var transfer = FineTune.FromPretrained(weights, ShippedTrunk.Weights, classes: 3);

        transfer.Preprocessing.Should().Be(ImagePreprocessing.FashionMnist);
        transfer.Network.Classes.Should().Be(3);
    }

    [Fact]
    public void A_file_of_another_network_is_refused()
    {
        FluentActions.Invoking(() => FineTune.FromPretrained(new InceptionMediumOptions(), ShippedTrunk.Weights, classes: 3)).Should().Throw<WeightMismatchException>();
        FluentActions.Invoking(() => FineTune.FromPretrained(new InceptionSmallOptions(), ShippedTrunk.Weights, classes: 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task Training_changes_the_classifier_alone_until_the_recipe_unfreezes_more()
    {
        using var transfer = FineTune.FromPretrained(new InceptionSmallOptions(), ShippedTrunk.Weights, classes: 2);
        var images = ShippedTrunk.Images.OnlyClasses(["Bag", "Coat"]).TakePerClass(16, seed: 1);
        var loader = new ImageLoader(images, ImagePreprocessing.FashionMnist, options: new() { BatchSize = 16 });
        var options = new GradualUnfreezing { HeadEpochs = 1, Groups = 1, EpochsPerGroup = 1, KeepFrozenUpTo = "mixed3" }.For(transfer.Network);
        var trunk = FeatureIdentity.WeightsOf(transfer.Network);
        var early = Values(transfer.Network, "mixed3.branch1x1.conv.weight");

        await foreach (var one in new Trainer(transfer.Network, loader, loader, options).RunAsync())
        {
            if (one is TrainingEpoch { Result.Epoch: 1 }) FeatureIdentity.WeightsOf(transfer.Network).Should().Be(trunk, "the head learns alone");
        }

        FeatureIdentity.WeightsOf(transfer.Network).Should().NotBe(trunk);
        Values(transfer.Network, "mixed3.branch1x1.conv.weight").Should().Equal(early);
    }

    [Fact]
    public void The_recipe_unfreezes_from_the_end_with_smaller_rates_before()
    {
        using var network = new InceptionSmall();

        var options = new GradualUnfreezing { HeadEpochs = 2, Groups = 3, EpochsPerGroup = 4, RateFactor = 0.5 }.For(network, new() { WeightDecay = 0.25 });

        options.Epochs.Should().Be(14);
        options.WeightDecay.Should().Be(0.25);
        options.Freezes.Select(freeze => (freeze.Epoch, freeze.UpTo)).Should().Equal((1, "dropout"), (3, "mixed2"), (7, "stem1"), (11, null));
        options.StageRates.Should().BeEquivalentTo(new Dictionary<string, double> { ["mixed4"] = 0.5, ["mixed3"] = 0.5, ["mixed2"] = 0.25, ["mixed1"] = 0.25, ["stem1"] = 0.125 });
    }

    [Fact]
    public void A_recipe_that_does_not_fit_is_refused()
    {
        using var network = new InceptionSmall();

        FluentActions.Invoking(() => new GradualUnfreezing { Groups = 9 }.For(network)).Should().Throw<ArgumentException>().WithMessage("*at most 5*stem1*mixed4*");
        FluentActions.Invoking(() => new GradualUnfreezing { KeepFrozenUpTo = "mixed9" }.For(network)).Should().Throw<ArgumentException>().WithMessage("*mixed9*");
        FluentActions.Invoking(() => new GradualUnfreezing { HeadEpochs = 0, Groups = 0 }.For(network)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new GradualUnfreezing { RateFactor = 2 }.For(network)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static float[] Values(InceptionNetwork network, string key)
    {
        using var values = network.state_dict()[key].detach().contiguous();
        return values.data<float>().ToArray();
    }
}
