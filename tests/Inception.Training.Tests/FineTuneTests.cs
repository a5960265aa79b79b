using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training.Data;
using Inception.Training.Tests.Transfer;
using Inception.Training.Transfer;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Training.Tests;

public sealed class FineTuneTests
{
    private static readonly LabelSet Five = LabelSet.Numbered(5);

    [Fact]
    public void The_trunk_is_loaded_and_the_classifier_is_new()
    {
        using var shipped = ShippedTrunk.Network();

        using var model = FineTune.FromPretrained(ShippedTrunk.Weights, Five, ShippedTrunk.Options);

        model.Network.Should().BeOfType<InceptionSmall>().Which.Classes.Should().Be(5);
        model.Labels.Should().Equal(Five);
        model.LoadReport!.Kept.Select(kept => kept.Key).Should().Equal("fc.weight", "fc.bias");
        model.LoadReport.Loaded.Should().HaveCount(shipped.state_dict().Count - 2);
        model.LoadReport.IsComplete.Should().BeTrue();
        FeatureIdentity.WeightsOf(model.Network).Should().Be(FeatureIdentity.WeightsOf(shipped));
    }

    [Fact]
    public async Task Everything_but_the_classifier_is_frozen()
    {
        using var model = await FineTune.FromPretrainedAsync(ShippedTrunk.Weights, Five, ShippedTrunk.Options);

        model.Network.TrainableParameters().Keys.Should().Equal("fc.weight", "fc.bias");
        model.Network.FrozenUpTo.Should().Be("dropout");
    }

    [Fact]
    public void Published_weights_bring_their_preprocessing()
    {
        var weights = InceptionWeights.V3.ImageNet with { Options = new InceptionSmallOptions(), Preprocessing = ImagePreprocessing.FashionMnist };

        using var model = FineTune.FromPretrained(weights, LabelSet.Numbered(3), new() { File = ShippedTrunk.Weights });

        model.Preprocessing.Should().Be(ImagePreprocessing.FashionMnist);
        model.Network.Classes.Should().Be(3);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var medium = ShippedTrunk.Options with { Network = new InceptionMediumOptions() };

        FluentActions.Invoking(() => FineTune.FromPretrained(ShippedTrunk.Weights, Five)).Should().Throw<CheckpointException>().WithMessage("*ModelOptions.Network*");
        FluentActions.Invoking(() => FineTune.FromPretrained(ShippedTrunk.Weights, Five, medium)).Should().Throw<WeightMismatchException>();
        FluentActions.Invoking(() => FineTune.FromPretrained(ShippedTrunk.Weights, Five, ShippedTrunk.Options with { Classes = 5 })).Should().Throw<ArgumentException>().WithMessage("*labels*");
    }

    [Fact]
    public async Task Training_changes_the_classifier_alone_until_the_recipe_unfreezes_more()
    {
        var images = ShippedTrunk.Images.OnlyClasses(["Bag", "Coat"]).TakePerClass(16, seed: 1);
        using var model = FineTune.FromPretrained(ShippedTrunk.Weights, new(images.ClassNames), ShippedTrunk.Options);
        var loader = new ImageLoader(images, model.Preprocessing, options: new() { BatchSize = 16 });
        var options = new GradualUnfreezing { Epochs = 2, KeepFrozenUpTo = "mixed3" }.For(model.Network, GradualUnfreezing.Basis with { Average = null });
        var trunk = FeatureIdentity.WeightsOf(model.Network);
        var early = Values(model.Network, "mixed3.branch1x1.conv.weight");

        await foreach (var one in new Trainer(model.Network, loader, loader, options).RunAsync())
        {
            if (one is TrainingEpoch { Result.Epoch: 1 }) FeatureIdentity.WeightsOf(model.Network).Should().Be(trunk, "the classifier learns alone");
        }

        FeatureIdentity.WeightsOf(model.Network).Should().NotBe(trunk);
        Values(model.Network, "mixed3.branch1x1.conv.weight").Should().Equal(early);
    }

    private static float[] Values(InceptionNetwork network, string key)
    {
        using var values = network.state_dict()[key].detach().contiguous();
        return values.data<float>().ToArray();
    }
}
