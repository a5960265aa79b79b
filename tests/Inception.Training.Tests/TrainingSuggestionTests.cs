using Inception.Imaging;
using Inception.Networks;
using Inception.Training.Data;
using TorchSharp;

namespace Inception.Training.Tests;

public class TrainingSuggestionTests
{
    [Theory]
    [InlineData(48, 28, 8, 25)]            // 6 steps an epoch
    [InlineData(160, 28, 16, 15)]
    [InlineData(500, 28, 32, 10)]
    [InlineData(60_000, 28, 64, 10)]
    [InlineData(60_000, 299, 32, 10)]
    [InlineData(5, 28, 2, 30)]
    public void Batches_and_epochs_follow_from_the_number_of_images(int images, int side, int batch, int epochs)
    {
        using var network = new InceptionSmall();

        var suggestion = TrainingSuggestion.ForFineTuning(Profile(images), network, side, DeviceType.CUDA);

        (suggestion.BatchSize, suggestion.Epochs).Should().Be((batch, epochs));
    }

    [Fact]
    public void Few_images_start_from_features_and_stay_as_they_are()
    {
        using var network = new InceptionSmall();
        var few = TrainingSuggestion.ForFineTuning(Profile(48), network, 28);

        var options = few.ToOptions(network);

        options.Should().Match<TrainingOptions>(one => one.EvaluateStart && one.WithoutDropout && one.ClipGradientNorm > 0 && one.LabelSmoothing == 0 && one.Epochs == few.Epochs);
        options.Schedule.Should().Be(GradualUnfreezing.Basis.Schedule);
        few.IsWithoutAugmentation.Should().BeTrue();
        options.Freezes[0].Epoch.Should().Be(1);
        options.Freezes[0].UpTo.Should().NotBe(GradualUnfreezing.StagesOf(network)[^1], "the classifier needs no epochs of its own");
        var many = TrainingSuggestion.ForFineTuning(Profile(60_000), network, 28);
        many.ToOptions(network).Should().Match<TrainingOptions>(one => !one.EvaluateStart && !one.WithoutDropout && one.LabelSmoothing == 0.1);
    }

    [Fact]
    public void A_large_network_on_few_images_learns_a_classifier_alone_where_a_minute_is_not_enough()
    {
        using var network = new InceptionV1(new() { Classes = 3, AuxiliaryHeads = false });

        TrainingSuggestion.ForFineTuning(Profile(500), network, 224, DeviceType.CPU).IsClassifierAlone.Should().BeTrue();
        TrainingSuggestion.ForFineTuning(Profile(500), network, 224, DeviceType.CUDA).IsClassifierAlone.Should().BeFalse();
        TrainingSuggestion.ForFineTuning(Profile(2000), network, 224, DeviceType.CPU).IsClassifierAlone.Should().BeFalse();
        TrainingSuggestion.ForFineTuning(Profile(500) with { SmallestClass = 0 }, network, 224, DeviceType.CPU).IsClassifierAlone.Should().BeFalse("features need an image of each class");
    }

    [Fact]
    public void A_profile_counts_classes_and_looks_at_sizes_and_colors()
    {
        RgbImage[] images = [new(8, 6, Pixels(8 * 6, grey: true)), new(8, 6, Pixels(8 * 6, grey: true)), new(4, 10, Pixels(4 * 10, grey: true))];

        var grey = DataSetProfile.Measure(new MemoryImages(images, [0, 0, 1], ["a", "b"]));
        var color = DataSetProfile.Measure(new MemoryImages([images[0], new(8, 6, Pixels(8 * 6, grey: false))], [0, 1], ["a", "b"]));

        grey.Should().Be(new DataSetProfile { Images = 3, Classes = 2, SmallestClass = 1, LargestClass = 2, Width = 8, Height = 6, IsGrey = true });
        color.IsGrey.Should().BeFalse();
    }

    private static DataSetProfile Profile(int images) => new()
    {
        Images = images,
        Classes = 2,
        SmallestClass = images / 2,
        LargestClass = images / 2,
        Width = 28,
        Height = 28,
        IsGrey = true,
    };

    private static byte[] Pixels(int count, bool grey) => [.. Enumerable.Range(0, 3 * count).Select(place => (byte)(grey ? place / 3 : place))];
}
