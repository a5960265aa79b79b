using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Tests.Models;

/// <summary>What a model is loaded by, whatever runs its network: no TorchSharp is needed to find it and to read its weights.</summary>
public sealed class ModelDescriptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_checkpoint_with_metadata_gives_network_preprocessing_labels_and_weights()
    {
        var path = _folder["model.safetensors"];
        using (var saved = new Model(new InceptionSmall(), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist) { Licence = "MIT" }) saved.Save(path);

        var resolved = ModelDescription.Create(path, options: null);
        var weights = Weights(resolved);

        resolved.Network.Should().BeOfType<InceptionSmallOptions>();
        resolved.Preprocessing.Should().Be(ImagePreprocessing.FashionMnist);
        resolved.Labels.Should().Equal(LabelSet.FashionMnist);
        resolved.Licence.Should().Be("MIT");
        weights["fc.bias"].Shape.Should().Equal(10);
        weights.Report.IsComplete.Should().BeTrue();
    }

    [Fact]
    public void A_checkpoint_without_metadata_needs_its_network_and_preprocessing()
    {
        var path = _folder["weights.pth"];
        using (var saved = new InceptionSmall()) saved.SaveWeights(path);

        var without = () => ModelDescription.Create(path, options: null);

        without.Should().Throw<CheckpointException>().WithMessage("*ModelOptions.Network and ModelOptions.Preprocessing*");
        Weights(ModelDescription.Create(path, new() { Network = new InceptionSmallOptions(), Preprocessing = ImagePreprocessing.FashionMnist }))
            .Report.IsComplete.Should().BeTrue();
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("CUDA")]
    public void A_device_has_a_name_of_PyTorch(string device)
    {
        var resolve = () => ModelDescription.Create(_folder["none.pth"], new() { Device = device });

        resolve.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*Device*cuda:1*{device}*");
    }

    [Fact]
    public void Options_of_the_network_are_checked_before_anything_is_built()
    {
        var path = _folder["weights.pth"];
        using (var saved = new InceptionSmall()) saved.SaveWeights(path);

        var describe = () => ModelDescription.Create(
            path, new() { Network = new InceptionSmallOptions { DType = ElementType.Int32 }, Preprocessing = ImagePreprocessing.FashionMnist });

        describe.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*DType*");
    }

    private static NetworkWeights Weights(ModelDescription model) => NetworkWeights.Load(model.Path, model.Network.CreateTable(), model.Network.Loading);
}
