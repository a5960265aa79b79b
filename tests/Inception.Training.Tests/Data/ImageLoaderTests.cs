using Inception.Imaging;
using Inception.Preprocessing;
using Inception.Training.Augmentation;
using Inception.Training.Data;

namespace Inception.Training.Tests.Data;

public class ImageLoaderTests
{
    private const int Size = 12;

    private static readonly ImagePreprocessing Preprocessing = new() { ShorterSide = Size, CropSize = Size };

    private static readonly ImageAugmentation Everything = ImageAugmentation.ForFashionMnist with
    {
        Erasing = new() { Probability = 1, Fill = ErasingFill.Noise },
    };

    [Fact]
    public void An_epoch_is_the_same_whatever_the_number_of_workers()
    {
        var one = Epoch(Options with { Workers = 1, Prefetch = 1 });
        var many = Epoch(Options with { Workers = 7, Prefetch = 5 });

        many.Should().Equal(one);
    }

    [Fact]
    public void An_epoch_begun_in_the_middle_goes_on_as_one_that_was_not_interrupted()
    {
        var whole = Epoch(Options, epoch: 2);

        var rest = Epoch(Options, epoch: 2, firstBatch: 3);

        rest.Should().Equal(whole[3..]);
        Epoch(Options, epoch: 2, firstBatch: whole.Count).Should().BeEmpty();
    }

    [Fact]
    public void An_epoch_takes_every_image_once_and_each_epoch_in_an_order_of_its_own()
    {
        var orders = Enumerable.Range(0, 3).Select(epoch => Epoch(Options, epoch).SelectMany(batch => batch.Indices).ToArray()).ToList();

        orders.Should().OnlyContain(order => order.Order().SequenceEqual(Enumerable.Range(0, 50)));
        orders.Select(order => string.Join(' ', order)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_same_image_is_changed_in_another_way_in_each_epoch_and_with_each_seed()
    {
        var options = Options with { Shuffle = false, BatchSize = 50 };

        var first = Epoch(options)[0].Images;

        Epoch(options, epoch: 1)[0].Images.Should().NotEqual(first);
        Epoch(options with { Seed = 2 })[0].Images.Should().NotEqual(first);
    }

    [Fact]
    public void Labels_are_those_of_the_images()
    {
        var batches = Epoch(Options);

        batches.Should().OnlyContain(batch => batch.Labels.SequenceEqual(batch.Indices.Select(index => (long)(index % 3))));
    }

    [Fact]
    public void Without_augmentation_a_batch_is_what_the_preprocessing_makes()
    {
        var images = new SampleImages(5, size: 17);
        var preprocessing = Preprocessing with { ShorterSide = 14 };
        var loader = new ImageLoader(images, preprocessing, options: new() { Shuffle = false });

        var batch = BatchValues.Of(loader.Epoch(0)).Single();

        using var expected = preprocessing.Apply([.. Enumerable.Range(0, 5).Select(images.Read)]);
        batch.Images.Should().Equal(expected.data<float>().ToArray());
    }

    [Theory]
    [InlineData(Resizer.Pillow)]
    [InlineData(Resizer.PillowUnrounded)]
    [InlineData(Resizer.TensorFlow1)]
    [InlineData(Resizer.PyTorch)]
    [InlineData(Resizer.OpenCv)]
    public void Steps_that_cut_leave_the_preprocessing_its_order_of_channels_and_normalisation_alone(Resizer resizer)
    {
        var images = new SampleImages(2, Size);
        var preprocessing = Preprocessing with { ShorterSide = 40, CentralFraction = 0.5, Resizer = resizer, ChannelOrder = ChannelOrder.Bgr };
        var loader = new ImageLoader(
            images, preprocessing, new() { Steps = [new RandomCrop { Padding = 0 }] }, new() { Shuffle = false });

        var batch = BatchValues.Of(loader.Epoch(0)).Single();

        using var expected = (preprocessing with { ShorterSide = Size, CentralFraction = 1 }).Apply([.. Enumerable.Range(0, 2).Select(images.Read)]);
        batch.Images.Should().Equal(expected.data<float>().ToArray());
    }

    [Theory]
    [InlineData(false, 4, 2)]
    [InlineData(true, 3, 16)]
    public void The_last_batch_is_smaller_or_left_out(bool dropLast, int batches, int lastCount)
    {
        var loader = new ImageLoader(new SampleImages(50), Preprocessing, options: new() { BatchSize = 16, DropLast = dropLast });

        loader.BatchesPerEpoch.Should().Be(batches);
        var epoch = BatchValues.Of(loader.Epoch(0));
        epoch.Should().HaveCount(batches);
        epoch[^1].Indices.Should().HaveCount(lastCount);
    }

    [Fact]
    public void Images_that_cannot_be_read_are_left_out_and_told_of()
    {
        var images = new SampleImages(50);
        images.Broken[3] = new InvalidImageException("three.png", "an image", "noise");
        images.Broken[20] = new IOException("the disk is gone");
        var loader = new ImageLoader(images, Preprocessing, Everything, Options with { OnCorrupt = CorruptImages.Skip });
        var healthy = Epoch(Options);

        var batches = BatchValues.Of(loader.Epoch(0));
        _ = BatchValues.Of(loader.Epoch(1));

        batches.SelectMany(batch => batch.Indices).Should().Equal(healthy.SelectMany(batch => batch.Indices).Except([3, 20]));
        foreach (var (batch, whole) in batches.Zip(healthy))
        {
            var pixels = Size * Size * 3;
            var kept = Enumerable.Range(0, whole.Indices.Length).Where(i => whole.Indices[i] is not (3 or 20));
            batch.Images.Should().Equal(kept.SelectMany(i => whole.Images.Skip(i * pixels).Take(pixels)));
        }

        loader.SkippedImages.Select(image => (image.Index, image.Name)).Should().Equal((3, "sample 3"), (20, "sample 20"));
        loader.SkippedImages[1].Reason.Should().Be("the disk is gone");
    }

    [Fact]
    public void An_image_that_cannot_be_read_ends_the_epoch_where_it_stands_unless_it_may_be_skipped()
    {
        var images = new SampleImages(50);
        images.Broken[35] = new InvalidImageException("thirty-five.png", "an image", "noise");
        var loader = new ImageLoader(images, Preprocessing, options: Options with { Shuffle = false });
        var taken = 0;

        var act = () =>
        {
            foreach (var batch in loader.Epoch(0))
            {
                batch.Dispose();
                taken++;
            }
        };

        act.Should().Throw<DataSetException>().WithMessage("Image 35 of the data set, 'sample 35', cannot be read.*noise*Skip*")
            .WithInnerException<InvalidImageException>();
        taken.Should().Be(4, "the batches before it are whole");
        loader.SkippedImages.Should().BeEmpty();
    }

    [Fact]
    public void A_batch_of_which_nothing_can_be_read_is_an_error_even_where_images_may_be_skipped()
    {
        var images = new SampleImages(20);
        for (var i = 8; i < 16; i++) images.Broken[i] = new IOException("the disk is gone");
        var loader = new ImageLoader(images, Preprocessing, options: Options with { Shuffle = false, OnCorrupt = CorruptImages.Skip });

        var act = () => BatchValues.Of(loader.Epoch(0));

        act.Should().Throw<DataSetException>().WithMessage("Not one of the 8 images of batch 1 can be read*the disk is gone*");
    }

    [Fact]
    public void An_image_too_small_for_a_step_is_an_error_that_says_so()
    {
        var loader = new ImageLoader(new SampleImages(4, size: 5), Preprocessing, new() { Steps = [new RandomCrop { Padding = 2 }] });

        var act = () => BatchValues.Of(loader.Epoch(0));

        act.Should().Throw<ArgumentException>().WithMessage("*12×12*Padding 2*5×5*");
    }

    [Fact]
    public void A_step_of_ones_own_that_does_not_cut_as_it_says_is_an_error()
    {
        var loader = new ImageLoader(new SampleImages(4, Size), Preprocessing, new() { Steps = [new HalfAsWide()] });

        var act = () => BatchValues.Of(loader.Epoch(0));

        act.Should().Throw<InvalidOperationException>().WithMessage("*12×12*6×12*HalfAsWide*");
    }

    [Fact]
    public void No_more_batches_are_made_than_may_wait()
    {
        var images = new SampleImages(400);
        var loader = new ImageLoader(images, Preprocessing, options: new() { BatchSize = 10, Prefetch = 3 });
        using var batches = loader.Epoch(0).GetEnumerator();

        batches.MoveNext().Should().BeTrue();
        batches.Current.Dispose();

        // 3 wait, one was taken, one waits for its place: 50 images. What is not made within this time would not be made at all.
        SpinWait.SpinUntil(() => images.Reads >= 50, TimeSpan.FromSeconds(10)).Should().BeTrue();
        SpinWait.SpinUntil(() => images.Reads > 50, TimeSpan.FromMilliseconds(100)).Should().BeFalse();
    }

    [Fact]
    public void Cancellation_stops_before_the_next_batch_and_in_the_middle_of_one()
    {
        using var between = new CancellationTokenSource();
        using var batches = Loader(Options).Epoch(0, cancellation: between.Token).GetEnumerator();
        batches.MoveNext();
        batches.Current.Dispose();
        between.Cancel();

        var next = () => batches.MoveNext();
        next.Should().Throw<OperationCanceledException>();

        using var within = new CancellationTokenSource();
        var images = new SampleImages(50) { OnRead = index => { if (index == 30) within.Cancel(); } };
        var act = () => BatchValues.Of(new ImageLoader(images, Preprocessing, options: Options with { BatchSize = 50 }).Epoch(0, cancellation: within.Token));
        act.Should().Throw<OperationCanceledException>();
    }

    [SkippableFact]
    public void An_epoch_that_is_cancelled_abandoned_or_failed_leaves_no_worker_and_no_tensor()
    {
        Skip.IfNot(NativeHeap.Obstacle is null, NativeHeap.Obstacle);
        const int Side = 256, BatchSize = 16;
        const long BatchBytes = (long)BatchSize * 3 * Side * Side * sizeof(float);           // 12.6 MB, so that each has a mapping of its own
        Inception.Runtime.TorchRuntime.EnsureLoaded();                                        // libtorch holds 50 MB from its loading on
        var before = NativeHeap.LiveBytes;

        for (var round = 0; round < 8; round++)
        {
            using var stop = new CancellationTokenSource();
            var (reads, end) = (0, 16 + (round * 11));
            var images = new SampleImages(120, size: 1)
            {
                OnRead = _ =>
                {
                    if (Interlocked.Increment(ref reads) < end) return;
                    if (round % 2 == 0) stop.Cancel(); else throw new IOException("gone");
                },
            };
            var preprocessing = new ImagePreprocessing { ShorterSide = Side, CropSize = Side };
            var loader = new ImageLoader(images, preprocessing, options: new() { BatchSize = BatchSize, Workers = 3 });

            try
            {
                foreach (var batch in loader.Epoch(0, cancellation: stop.Token))
                {
                    batch.Dispose();
                    if (round > 5) break;
                }
            }
            catch (Exception expected) when (expected is OperationCanceledException or DataSetException)
            {
            }

            var reached = images.Reads;
            Thread.Sleep(5);
            images.Reads.Should().Be(reached, "no worker is left");
        }

        (NativeHeap.LiveBytes - before).Should().BeLessThan(BatchBytes, "not one batch is left of the eight epochs");
    }

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        ImageLoaderOptions[] refused = [new() { BatchSize = 0 }, new() { Workers = 0 }, new() { Prefetch = 0 }, new() { OnCorrupt = (CorruptImages)7 }];
        foreach (var options in refused)
        {
            var act = () => Loader(options);
            act.Should().Throw<ArgumentException>().WithMessage("ImageLoaderOptions.*must be *found *");
        }

        var tooFew = () => Loader(new() { BatchSize = 64, DropLast = true });
        tooFew.Should().Throw<ArgumentException>().WithMessage("*at least 64 images*50*");
        var none = () => new ImageLoader(new SampleImages(0), Preprocessing);
        none.Should().Throw<ArgumentException>().WithMessage("*at least 1 image*0*");
        var beyond = () => Loader(Options).Epoch(0, firstBatch: 8);
        beyond.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static ImageLoaderOptions Options { get; } = new() { BatchSize = 8, Workers = 2 };

    private static ImageLoader Loader(ImageLoaderOptions options) => new(new SampleImages(50, Size), Preprocessing, Everything, options);

    private static List<BatchValues> Epoch(ImageLoaderOptions options, int epoch = 0, int firstBatch = 0) =>
        BatchValues.Of(Loader(options).Epoch(epoch, firstBatch));

    private sealed record HalfAsWide : ImageStep
    {
        public override bool CutsToInputSize => true;

        public override RgbImage Apply(RgbImage image, int inputSize, RandomNumbers random) => image.Crop(0, 0, inputSize / 2, inputSize);
    }
}
