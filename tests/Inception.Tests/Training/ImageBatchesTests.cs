using Inception.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Training;

public sealed class ImageBatchesTests
{
    private static readonly TrainingOptions Unchanged = new() { Mean = 0, StandardDeviation = 1 };

    [Fact]
    public void Pictures_come_normalised_with_their_labels()
    {
        var images = Pictures(3);
        using var batches = new ImageBatches(images, margin: 2, new() { Mean = 0.25, StandardDeviation = 0.5 }, CPU);
        using var indices = tensor(new long[] { 2, 0 });

        var (pixels, labels) = batches.Get(indices);

        pixels.shape.Should().Equal(2, 1, 4, 5);
        labels.data<long>().ToArray().Should().Equal(0, 0);
        var expected = images.PixelsOf(2).ToArray().Concat(images.PixelsOf(0).ToArray()).Select(pixel => (pixel / 255f - 0.25f) / 0.5f);
        // Three float operations on values below 2: a few units in the last place.
        pixels.data<float>().ToArray().Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-6f);
        pixels.Dispose();
        labels.Dispose();
    }

    [Fact]
    public void An_augmented_picture_is_the_picture_moved_by_at_most_the_margin_and_perhaps_mirrored()
    {
        const int Copies = 400;
        var images = Pictures(1);
        using var batches = new ImageBatches(images, margin: 1, Unchanged, CPU);
        using var indices = zeros(Copies, int64);
        using var random = new Generator(1);
        var variants = new HashSet<string>();
        for (var dy = -1; dy <= 1; dy++)
        {
            for (var dx = -1; dx <= 1; dx++)
            {
                variants.Add(Moved(images, dy, dx, mirrored: false));
                variants.Add(Moved(images, dy, dx, mirrored: true));
            }
        }

        var (pixels, labels) = batches.GetAugmented(indices, flip: true, random);

        using var bytes = (pixels * 255).round().to(uint8);
        var seen = bytes.data<byte>().ToArray().Chunk(20).Select(picture => string.Join(' ', picture)).ToHashSet();
        // 18 variants, each with probability 1/18: one is absent from 400 draws with a probability below 18·(17/18)^400 = 2e-9.
        seen.Should().BeEquivalentTo(variants);
        pixels.Dispose();
        labels.Dispose();
    }

    [Fact]
    public void A_batch_leaves_no_tensors_behind_but_itself()
    {
        using var batches = new ImageBatches(Pictures(3), margin: 2, Unchanged, CPU);
        using var indices = tensor(new long[] { 2, 0 });
        using var random = new Generator(1);
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        var before = statistics.ThreadTotalLiveCount;

        var (pixels, labels) = batches.GetAugmented(indices, flip: true, random);

        (statistics.ThreadTotalLiveCount - before).Should().Be(2);
        pixels.Dispose();
        labels.Dispose();
    }

    private static LabelledImages Pictures(int count) =>
        new(new([count, 4, 5], [.. Enumerable.Range(1, count * 20).Select(i => (byte)i)]), new([count], new byte[count]), ["only"]);

    private static string Moved(LabelledImages images, int dy, int dx, bool mirrored)
    {
        var moved = new byte[20];
        for (var y = 0; y < 4; y++)
        {
            for (var x = 0; x < 5; x++)
            {
                var (fromY, fromX) = (y + dy, (mirrored ? 4 - x : x) + dx);
                if (fromY is >= 0 and < 4 && fromX is >= 0 and < 5)
                    moved[y * 5 + x] = images.Pixels.Span[fromY * 5 + fromX];
            }
        }

        return string.Join(' ', moved);
    }
}
