using Inception.Embeddings;

namespace Inception.Tests.Embeddings;

public class CosineSimilarityTests
{
    [Theory]
    [InlineData(new float[] { 1, 0 }, new float[] { 5, 0 }, 1)]
    [InlineData(new float[] { 1, 0 }, new float[] { 0, 3 }, 0)]
    [InlineData(new float[] { 1, 2 }, new float[] { -2, -4 }, -1)]
    [InlineData(new float[] { 3, 4 }, new float[] { 4, 3 }, 0.96)]
    [InlineData(new float[] { 0, 0 }, new float[] { 4, 3 }, 0)]
    [InlineData(new float[] { 1e30f, 1e30f }, new float[] { 1e30f, 1e30f }, 1)]
    public void It_is_the_cosine_of_the_angle(float[] a, float[] b, double expected) =>
        CosineSimilarity.Between(a, b).Should().BeApproximately(expected, 1e-12);

    [Fact]
    public void Lengths_that_differ_and_nothing_are_refused()
    {
        FluentActions.Invoking(() => CosineSimilarity.Between([1, 2], [1, 2, 3])).Should().Throw<ArgumentException>().WithMessage("*one length, found 2 and 3 values*");
        FluentActions.Invoking(() => CosineSimilarity.Between([], [])).Should().Throw<ArgumentException>();
    }
}
