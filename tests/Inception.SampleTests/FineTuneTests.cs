using Inception.Weights.Formats;

namespace Inception.SampleTests;

public class FineTuneTests
{
    [Fact]
    public void Without_arguments_it_trains_on_shipped_images_and_writes_the_weights()
    {
        using var folder = new TemporaryFolder();
        var place = Path.GetDirectoryName(folder["any"])!;

        var output = SampleRun.ToEnd("FineTune", place).ShouldSucceed();

        output.Should().Contain("3 classes: Pullover, Coat, Shirt").And.Contain("96 images to train with, 24 to validate").And.Contain("classifier alone: ").And.Contain("epoch 3: ");
        using var checkpoint = Checkpoint.Open(folder["fine-tuned.safetensors"]);
        checkpoint.Entries.Single(entry => entry.Key == "fc.bias").Shape.Should().Equal(3);
    }
}
