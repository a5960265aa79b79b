using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Inception.Inference;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

public class BatchSplitterTests
{
    [Theory]
    [InlineData(new[] { 16 }, 3, "3 of 16")]
    [InlineData(new[] { 16 }, 35, "16 of 16, 16 of 16, 3 of 16")]
    [InlineData(new[] { 1, 2, 4, 8 }, 13, "8 of 8, 4 of 4, 1 of 1")]
    [InlineData(new[] { 8, 2, 2 }, 5, "2 of 2, 2 of 2, 1 of 2")]
    [InlineData(null, 7, "7 of 7")]
    public void A_batch_is_cut_into_the_largest_sizes_and_the_rest_is_filled(int[]? sizes, int batch, string expected) =>
        string.Join(", ", new BatchSplitter(sizes).Split(batch).Select(part => $"{part.Images} of {part.Size}")).Should().Be(expected);

    [Property(MaxTest = 100)]
    public Property Every_image_runs_once_and_less_than_one_smallest_batch_is_filled() => Prop.ForAll(
        Gen.Choose(1, 9).NonEmptyListOf().Zip(Gen.Choose(1, 40)).ToArbitrary(),
        given =>
        {
            var (sizes, batch) = (given.Item1.ToArray(), given.Item2);
            var parts = new BatchSplitter(sizes).Split(batch).ToList();
            return parts.Sum(part => part.Images) == batch && parts.TrueForAll(part => sizes.Contains(part.Size)) && parts.Sum(part => part.Size) - batch < sizes.Min();
        });

    [Fact]
    public void Results_come_in_the_images_order_and_nothing_else_stays()
    {
        using var images = arange(7, float32).reshape(7, 1, 1, 1);
        var before = Tensor.TotalCount;

        using (var results = new BatchSplitter([4, 2]).Run(images, part => part.flatten(1) * 2))
        {
            results.data<float>().ToArray().Should().Equal(0, 2, 4, 6, 8, 10, 12);
        }

        Tensor.TotalCount.Should().Be(before);
    }
}
