using Inception.Networks;

namespace Inception.Tool.Tests.Options;

public class InferenceWorkloadTests
{
    [Theory]
    [InlineData(1, 16, 1)]
    [InlineData(16, 16, 16)]
    [InlineData(17, 16, 9)]
    [InlineData(100, 16, 15)]
    public void Batches_are_as_few_and_as_even_as_can_be(int images, int largest, int batch) =>
        new InferenceWorkload(NetworkOutput.Logits, images, largest).Batch.Should().Be(batch);
}
