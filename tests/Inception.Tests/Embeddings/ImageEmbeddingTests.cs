using Inception.Embeddings;

namespace Inception.Tests.Embeddings;

public sealed class ImageEmbeddingTests
{
    [Fact]
    public void Normalized_it_has_length_1_and_the_same_path()
    {
        var embedding = new ImageEmbedding("a.png", new float[] { 3, 0, -4 });

        embedding.Normalized().Path.Should().Be("a.png");
        embedding.Normalized().Vector.ToArray().Should().Equal(0.6f, 0, -0.8f);
    }

    [Fact]
    public void Zeros_stay_zeros() => new ImageEmbedding("a.png", new float[4]).Normalized().Vector.ToArray().Should().Equal(0, 0, 0, 0);

    [Fact]
    public void An_error_is_not_overlooked()
    {
        var failed = new ImageEmbedding("a.png", default) { Error = new IOException("broken") };

        failed.Invoking(one => one.Normalized()).Should().Throw<IOException>();
    }
}
