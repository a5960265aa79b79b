using Inception.Imaging;
using Inception.Preprocessing;
using Inception.Training.Augmentation;
using Inception.Training.Data;
using Inception.Training.Tests.Data;

namespace Inception.Training.Tests.Augmentation;

public class AugmentationTests
{
    private const int Draws = 2000;

    [Theory]
    [InlineData(500, 375)]
    [InlineData(333, 500)]
    [InlineData(224, 224)]
    public void A_random_resized_crop_keeps_to_its_bounds_of_area_and_shape_within_the_image(int width, int height)
    {
        var crop = new RandomResizedCrop();
        var windows = Windows(crop, width, height);

        windows.Should().OnlyContain(w => w.Left >= 0 && w.Top >= 0 && w.Width >= 1 && w.Height >= 1 && w.Left + w.Width <= width && w.Top + w.Height <= height);
        // Sides are rounded to whole pixels, of which there are at least √(0.08 · 3/4) · 224 = 54: a side is off by at most 1 %, an area or a ratio by 2 %.
        windows.Should().OnlyContain(w => Share(w, width, height) >= 0.08 * 0.98 && Share(w, width, height) <= 1);
        windows.Should().OnlyContain(w => w.Width / (double)w.Height >= 0.75 * 0.98 && w.Width / (double)w.Height <= 4 / 3.0 * 1.02);
        windows.Select(w => (w.Left, w.Top)).Distinct().Count().Should().BeGreaterThan(Draws / 4);
    }

    [Fact]
    public void Areas_of_random_resized_crops_are_uniform_where_every_try_fits()
    {
        // With areas up to 0.3 and shapes near 1 no rectangle is refused.
        var windows = Windows(new() { Scale = new(0.1, 0.3), Ratio = new(0.9, 1.1) }, 400, 400);

        var shares = windows.Select(w => Share(w, 400, 400)).ToArray();

        // Uniform on 0.1 to 0.3: mean 0.2, deviation 0.2/√12 = 0.0577; the mean of 2000 has the standard error 0.0013, five of them.
        shares.Average().Should().BeApproximately(0.2, 0.0065);
        shares.Count(share => share < 0.15).Should().BeInRange((Draws / 4) - 100, (Draws / 4) + 100);
        // Ratios are as often above 1 as below it.
        windows.Count(w => w.Width > w.Height).Should().BeInRange((Draws / 2) - 150, (Draws / 2) + 150);
    }

    [Theory]
    [InlineData(400, 20, 27, 20, 186, 0)]           // 20 · 4/3 = 26.7
    [InlineData(20, 400, 20, 27, 0, 186)]           // 20 / (3/4) = 26.7
    public void An_image_too_long_for_ten_tries_gives_the_largest_central_rectangle(int width, int height, int w, int h, int left, int top)
    {
        var crop = new RandomResizedCrop { Scale = new(0.9, 1) };

        crop.Choose(width, height, RandomNumbers.From(1)).Should().Be((left, top, w, h));
    }

    [Fact]
    public void A_random_crop_reaches_every_offset_of_the_padded_image()
    {
        var images = new SampleImages(1, size: 6);
        var source = images.Read(0);
        var random = RandomNumbers.From(3);
        var expected = from top in Enumerable.Range(-2, 5) from left in Enumerable.Range(-2, 5) select Key(source.Crop(left, top, 6, 6));

        var seen = Enumerable.Range(0, 600).Select(_ => Key(new RandomCrop { Padding = 2 }.Apply(source, 6, random))).ToHashSet();

        // 25 offsets: one is absent from 600 draws with a probability below 25·(24/25)^600 = 6e-10.
        seen.Should().BeEquivalentTo(expected);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 1000)]
    [InlineData(1, 2000)]
    public void A_flip_happens_as_often_as_asked(double probability, int expected)
    {
        var source = new SampleImages(1, size: 3).Read(0);
        var (random, flip) = (RandomNumbers.From(4), new RandomHorizontalFlip { Probability = probability });

        var flipped = Enumerable.Range(0, Draws).Count(_ => !ReferenceEquals(flip.Apply(source, 3, random), source));

        // Binomial, with the standard deviation √(2000/4) = 22 at 0.5.
        flipped.Should().BeInRange(expected - 110, expected + 110);
        if (probability is 0 or 1) flipped.Should().Be(expected);
    }

    [Theory]
    [InlineData(ErasingFill.Mean)]
    [InlineData(ErasingFill.Noise)]
    public void Erasing_takes_one_rectangle_of_the_area_and_shape_asked_for_in_all_planes(ErasingFill fill)
    {
        const int Size = 40;
        var erasing = new RandomErasing { Probability = 1, Fill = fill };
        var random = RandomNumbers.From(5);

        for (var i = 0; i < 300; i++)
        {
            var values = Enumerable.Repeat(9f, 2 * Size * Size).ToArray();                 // 9 is no number of the normal distribution that one meets
            erasing.Apply(values, Size, random);
            var erased = Enumerable.Range(0, Size * Size).Where(at => values[at] != 9).ToArray();
            Enumerable.Range(0, Size * Size).Where(at => values[(Size * Size) + at] != 9).Should().Equal(erased, "planes are alike");
            if (erased.Length == 0) continue;                                               // ten rectangles in a row that do not fit

            var (rows, columns) = (erased.Select(at => at / Size).Distinct().Count(), erased.Select(at => at % Size).Distinct().Count());
            erased.Should().HaveCount(rows * columns, "it is a rectangle");
            // Of 0.02 to 0.33 of 1600 pixels, sides of at least √(32/3.3) = 3.1 rounded: off by a sixth at most.
            erased.Length.Should().BeInRange(26, 580);
            (rows / (double)columns).Should().BeInRange(0.3 * 0.75, 3.3 * 1.34);
            if (fill == ErasingFill.Mean) erased.Should().OnlyContain(at => values[at] == 0);
        }
    }

    [Fact]
    public void Colour_jitter_draws_its_factors_from_the_bounds_and_its_order_by_chance()
    {
        var grey = new RgbImage(1, 1, [100, 100, 100]);
        var (random, jitter) = (RandomNumbers.From(6), new ColorJitter { Brightness = 0.4 });

        var levels = Enumerable.Range(0, Draws).Select(_ => (int)jitter.Apply(grey, 1, random).Pixels[0]).ToArray();

        levels.Should().OnlyContain(level => level >= 60 && level <= 140);
        levels.Min().Should().BeLessThan(63);
        levels.Max().Should().BeGreaterThan(137);

        var colour = new RgbImage(2, 1, [200, 30, 30, 10, 250, 80]);
        var factors = RandomNumbers.From(7);
        var everything = new ColorJitter { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4, Hue = 0.1 };
        Enumerable.Range(0, 50).Select(_ => Key(everything.Apply(colour, 1, factors))).Distinct().Count().Should().BeGreaterThan(45);
        new ColorJitter().Apply(colour, 1, factors).Should().BeSameAs(colour);
    }

    [Fact]
    public void Strengths_are_torchvisions()
    {
        var image = new SampleImages(1, size: 331).Read(0);
        var wide = AugmentationOperation.All(shear: 0.99, translationOf: _ => 32, rotation: 135, enhancement: 0.99, posterizedBits: 6);
        var rand = AugmentationOperation.All(shear: 0.3, translationOf: side => 150.0 / 331 * side, rotation: 30, enhancement: 0.9, posterizedBits: 4);

        // float(_augmentation_space(31, (331, 331))[name][0][9]) of RandAugment and [30] of TrivialAugmentWide in torchvision 0.14.1, but in double.
        wide.Select(operation => operation.Name).Should().Equal(
            "Identity", "ShearX", "ShearY", "TranslateX", "TranslateY", "Rotate", "Brightness", "Color", "Contrast", "Sharpness", "Posterize", "Solarize", "AutoContrast", "Equalize");
        Magnitudes(rand, 9).Should().Equal(0, 0.09, 0.09, 45, 45, 9, 0.27, 0.27, 0.27, 0.27, 7, 178.5, 0, 0);
        Magnitudes(wide, 30).Should().Equal(0, 0.99, 0.99, 32, 32, 135, 0.99, 0.99, 0.99, 0.99, 2, 0, 0, 0);

        IEnumerable<double> Magnitudes(IReadOnlyList<AugmentationOperation> operations, int bin) =>
            operations.Select(operation => Math.Round(operation.Magnitude(image, bin / 30.0), 9));
    }

    [Fact]
    public void RandAugment_and_TrivialAugment_leave_the_size_and_change_most_images()
    {
        var image = new SampleImages(1, size: 16).Read(0);
        foreach (ImageStep step in new ImageStep[] { new RandAugment(), new TrivialAugmentWide(), new RandAugment { Operations = 3, Magnitude = 30 } })
        {
            var random = RandomNumbers.From(8);
            var changed = Enumerable.Range(0, 200).Select(_ => step.Apply(image, 16, random)).ToList();

            changed.Should().OnlyContain(one => one.Width == 16 && one.Height == 16);
            changed.Select(Key).Distinct().Count().Should().BeGreaterThan(20);
            step.CutsToInputSize.Should().BeFalse();
        }
    }

    [Fact]
    public void Mixup_blends_each_image_with_its_predecessor_and_their_classes_by_the_same_share()
    {
        var plain = Batch(ImageAugmentation.None);

        var mixed = Batch(new() { Mixes = [new Mixup { Alpha = 1 }] });

        var (count, pixels) = (plain.Labels.Length, plain.Images.Length / plain.Labels.Length);
        var share = Share(mixed, 0, plain);
        share.Should().BeInRange(0.001f, 0.999f);
        for (var i = 0; i < count; i++)
        {
            var partner = (i + count - 1) % count;
            Share(mixed, i, plain).Should().Be(share);
            for (var at = 0; at < pixels; at++)
                mixed.Images[(i * pixels) + at].Should().Be((share * plain.Images[(i * pixels) + at]) + ((1 - share) * plain.Images[(partner * pixels) + at]));
        }

        Batch(ImageAugmentation.None).MixedTargets.Should().BeNull();
    }

    [Fact]
    public void CutMix_replaces_one_rectangle_and_mixes_the_classes_by_the_areas()
    {
        var plain = Batch(ImageAugmentation.None);

        var mixed = Batch(new() { Mixes = [new CutMix()] });

        var (count, pixels) = (plain.Labels.Length, plain.Images.Length / plain.Labels.Length);
        for (var i = 0; i < count; i++)
        {
            var partner = (i + count - 1) % count;
            var own = 0;
            for (var at = 0; at < pixels; at++)
            {
                var value = mixed.Images[(i * pixels) + at];
                if (value == plain.Images[(i * pixels) + at]) own++;
                else value.Should().Be(plain.Images[(partner * pixels) + at]);
            }

            // Noise of 8 bits agrees by chance in 1 of 256 pixels.
            (own / (float)pixels).Should().BeApproximately(Share(mixed, i, plain), 0.03f);
        }
    }

    [Fact]
    public void Rectangles_of_CutMix_lie_within_the_image_and_the_share_is_the_area_left()
    {
        var random = RandomNumbers.From(9);
        for (var i = 0; i < Draws; i++)
        {
            var mixture = new CutMix().Draw(28, random);

            (mixture.Left >= 0 && mixture.Top >= 0 && mixture.Left + mixture.Width <= 28 && mixture.Top + mixture.Height <= 28).Should().BeTrue();
            mixture.Share.Should().BeApproximately(1 - (mixture.Width * mixture.Height / 784.0), 1e-12);
        }
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.25, 0.75, 300)]
    [InlineData(1, 1, 600)]
    public void Of_two_mixes_each_has_half_of_the_batches_and_mixes_as_many_as_it_says(double first, double second, int expected)
    {
        var plain = Epoch(ImageAugmentation.None);

        var batches = Epoch(new() { Mixes = [new Mixup { Alpha = 1, Probability = first }, new Mixup { Alpha = 1, Probability = second }] });

        batches.Should().OnlyContain(batch => batch.MixedTargets != null, "the targets of a training are of one kind");
        var untouched = batches.Zip(plain).Where(pair => pair.First.MixedTargets!.SequenceEqual([1f, 0, 0, 1])).ToList();
        untouched.TrueForAll(pair => pair.First.Images.SequenceEqual(pair.Second.Images)).Should().BeTrue();
        // Binomial with the standard deviation √(600/4) = 12; five of them.
        (600 - untouched.Count).Should().BeInRange(expected - 60, expected + 60);
        if (expected is 0 or 600) untouched.Should().HaveCount(600 - expected);

        static List<BatchValues> Epoch(ImageAugmentation augmentation)
        {
            var preprocessing = new ImagePreprocessing { ShorterSide = 2, CropSize = 2, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };
            var images = new SampleImages(1200, size: 2, classes: 2);
            return BatchValues.Of(new ImageLoader(images, preprocessing, augmentation, new() { BatchSize = 2, Shuffle = false }).Epoch(0));
        }
    }

    [Fact]
    public void The_recipe_for_photographs_makes_inputs_of_any_network()
    {
        var loader = new ImageLoader(new SampleImages(2, size: 50), ImagePreprocessing.TimmInceptionV3, ImageAugmentation.Inception);

        using var batch = loader.Epoch(0).Single();

        batch.Images.shape.Should().Equal(2, 3, 299, 299);
        batch.Images.min().item<float>().Should().BeGreaterThanOrEqualTo(-1);
        batch.Images.max().item<float>().Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        ImageAugmentation[] refused =
        [
            new() { Steps = [new RandomCrop { Padding = -1 }] },
            new() { Steps = [new RandomHorizontalFlip { Probability = 1.1 }] },
            new() { Steps = [new RandomHorizontalFlip { Probability = double.NaN }] },
            new() { Steps = [new RandomResizedCrop { Scale = new(0, 1) }] },
            new() { Steps = [new RandomResizedCrop { Scale = new(0.5, 1.2) }] },
            new() { Steps = [new RandomResizedCrop { Ratio = new(2, 1) }] },
            new() { Steps = [new ColorJitter { Brightness = -0.1 }] },
            new() { Steps = [new ColorJitter { Hue = 0.6 }] },
            new() { Steps = [new RandAugment { Magnitude = 31 }] },
            new() { Steps = [new TrivialAugmentWide { MagnitudeBins = 1 }] },
            new() { Steps = [null!] },
            new() { Erasing = new() { Scale = new(-0.1, 0.3) } },
            new() { Erasing = new() { Ratio = new(0, 1) } },
            new() { Mixes = [new Mixup { Alpha = 0 }] },
            new() { Mixes = [new CutMix { Alpha = double.PositiveInfinity }] },
            new() { Mixes = [new CutMix { Probability = 1.5 }] },
        ];

        foreach (var augmentation in refused)
        {
            var act = () => new ImageLoader(new SampleImages(4), ImagePreprocessing.GoogLeNet, augmentation);
            act.Should().Throw<ArgumentException>().WithMessage("*must be *found *");
        }
    }

    private static BatchValues Batch(ImageAugmentation augmentation)
    {
        var preprocessing = new ImagePreprocessing { ShorterSide = 12, CropSize = 12, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1] };
        return BatchValues.Of(new ImageLoader(new SampleImages(6), preprocessing, augmentation, new() { BatchSize = 6, Shuffle = false }).Epoch(0)).Single();
    }

    /// <summary>An image's own share of its target, when its partner is of another class; the whole row is as it must be.</summary>
    private static float Share(BatchValues mixed, int i, BatchValues plain)
    {
        var row = mixed.MixedTargets!.AsSpan(i * 3, 3).ToArray();
        var (own, partner) = (plain.Labels[i], plain.Labels[(i + plain.Labels.Length - 1) % plain.Labels.Length]);
        own.Should().NotBe(partner);
        row[(int)partner].Should().Be(1 - row[(int)own]);
        row[3 - own - partner].Should().Be(0);
        return row[(int)own];
    }

    private static List<(int Left, int Top, int Width, int Height)> Windows(RandomResizedCrop crop, int width, int height)
    {
        var random = RandomNumbers.From(2);
        return [.. Enumerable.Range(0, Draws).Select(_ => crop.Choose(width, height, random))];
    }

    private static double Share((int Left, int Top, int Width, int Height) window, int width, int height) => window.Width * (double)window.Height / (width * height);

    private static string Key(RgbImage image) => Convert.ToBase64String(image.Pixels);
}
