using Inception.Imaging;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using Inception.Training.Optimization;
using Inception.Training.Tests.Data;
using static TorchSharp.torch;

namespace Inception.Training.Tests;

/// <summary>Batch normalisation has no statistics of one value: they would be not a number, and stay so.</summary>
public class BatchOfOneTests
{
    private static readonly TrainingOptions Quick = new() { Epochs = 1, Schedule = new ConstantRate { Rate = 0.01 } };

    [Fact]
    public void A_last_batch_of_one_is_left_out_and_counted()
    {
        using var network = Network();

        var epoch = Train(network, new SampleImages(5), Quick).OfType<TrainingEpoch>().Single();

        (epoch.Result.Step, epoch.SkippedBatches).Should().Be((2, 1));
        ShouldBeFinite(network);
    }

    [Fact]
    public void A_batch_of_which_one_image_can_be_read_is_left_out()
    {
        using var network = Network();
        var images = new SampleImages(4) { Broken = { [2] = new InvalidImageException(null, "an image", "none") } };

        var epoch = Train(network, images, Quick).OfType<TrainingEpoch>().Single();

        (epoch.Result.Step, epoch.SkippedBatches).Should().Be((1, 1));
    }

    [Fact]
    public void Accumulated_batches_are_those_that_are_left_and_the_rate_follows_the_epochs()
    {
        using var network = Network();
        var options = Quick with { Epochs = 2, AccumulatedBatches = 2, Schedule = new CosineDecay { Rate = 0.01 } };

        var steps = Train(network, new SampleImages(7), options).OfType<TrainingStep>().ToList();

        steps.Should().HaveCount(4);
        steps[2].LearningRate.Should().Be(options.Schedule.At(2, new(2, 2)), "the second epoch begins in the middle");
    }

    [Fact]
    public void An_epoch_without_a_batch_to_learn_from_is_an_error()
    {
        using var network = Network();
        var images = new SampleImages(4);
        foreach (var index in new[] { 1, 2, 3 }) images.Broken[index] = new InvalidImageException(null, "an image", "none");

        var training = () => Train(network, images, Quick, batch: 4).Count();

        training.Should().Throw<DataSetException>().WithMessage("*Epoch 1*2 images*");
    }

    [Fact]
    public void One_image_is_no_data_set()
    {
        using var network = Network();

        network.Invoking(one => Train(one, new SampleImages(1), Quick).Count()).Should().Throw<ArgumentException>().WithMessage("*2 images*1*");
    }

    [Fact]
    public void Batches_of_one_that_were_asked_for_train_maps_of_many_values()
    {
        using var network = Network();

        Train(network, new SampleImages(3), Quick, batch: 1).OfType<TrainingEpoch>().Single().Result.Step.Should().Be(3);

        ShouldBeFinite(network);
    }

    [Fact]
    public void With_the_statistics_of_the_trained_network_a_batch_of_one_is_as_good_as_any()
    {
        using var network = Network();
        var before = network.state_dict()["stem1.bn.running_mean"].clone();

        var epoch = Train(network, new SampleImages(5), Quick with { KeepBatchNormStatistics = true }).OfType<TrainingEpoch>().Single();

        (epoch.Result.Step, epoch.SkippedBatches).Should().Be((3, 0));
        network.state_dict()["stem1.bn.running_mean"].Equals(before).Should().BeTrue();
        before.Dispose();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Logits_that_are_not_finite_have_no_accuracy(float value)
    {
        var counter = new MetricsCounter(["a", "b"]);
        using var logits = tensor(new[] { 1f, 2f, 0f, value }, 2, 2);
        using var labels = tensor(new long[] { 1, 1 });

        var adding = () => counter.Add(logits, labels, [7, 9]);

        adding.Should().Throw<NonFiniteResultException>().WithMessage("Image 9:*'b'*");
        counter.Invoking(one => one.ToMetrics()).Should().Throw<InvalidOperationException>("nothing of the batch was counted");
    }

    [Fact]
    public void A_network_whose_statistics_are_spoilt_is_not_measured_and_not_saved()
    {
        using var folder = new TemporaryFolder();
        using var network = Network();
        using (no_grad()) network.state_dict()["mixed1.branch1x1.bn.running_var"].fill_(float.NaN);
        var images = Loader(new SampleImages(4), batch: 2);

        network.Invoking(one => one.Evaluate(images)).Should().Throw<NonFiniteResultException>();
        var trainer = new Trainer(network, images, images, Quick) { Checkpoints = new() { Folder = folder.Path } };
        trainer.Invoking(one => one.Run().Count()).Should().Throw<TrainingDivergedException>();

        folder.Names.Should().BeEmpty();
    }

    private static InceptionSmall Network()
    {
        random.manual_seed(3);
        return new(new() { Classes = 3 });
    }

    private static IEnumerable<TrainingEvent> Train(InceptionSmall network, SampleImages images, TrainingOptions options, int batch = 2) =>
        new Trainer(network, Loader(images, batch), Loader(new SampleImages(2), batch), options).Run();

    private static ImageLoader Loader(SampleImages images, int batch) =>
        new(images, ImagePreprocessing.FashionMnist, options: new() { BatchSize = batch, Shuffle = false, OnCorrupt = CorruptImages.Skip, Workers = 1 });

    private static void ShouldBeFinite(InceptionSmall network) => network.state_dict()
        .Where(entry => entry.Value.is_floating_point() && !entry.Value.isfinite().all().item<bool>()).Select(entry => entry.Key).Should().BeEmpty();
}
