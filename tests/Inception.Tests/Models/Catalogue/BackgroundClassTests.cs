using Inception.Classification;
using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Models.Catalogue;

/// <summary>Files that come from TensorFlow have a class 0 that is no class of ImageNet's.</summary>
[Trait("Category", "Slow")]
public sealed class BackgroundClassTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("inception_v3.tf_in1k_e0069de4")]           // timm's earlier files, under the network's own keys
    [InlineData("inception_resnet_v2.tf_in1k_940b1cd6")]
    [InlineData("inception_v4.cadene")]                     // Cadene's, whose layout says it
    [InlineData("inception_resnet_v2.cadene")]
    public void A_file_of_1001_classes_makes_a_classifier_of_the_last_1000(string id)
    {
        var weights = InceptionWeights.Named(id);
        using (var network = (weights.Options with { Classes = 1001, Loading = WeightLoadOptions.Default }).Create())
        {
            var tensors = network.state_dict();
            var bias = tensors.Single(entry => entry.Value.shape is [1001]);
            using (no_grad()) bias.Value.copy_(arange(1001));
            var keys = tensors.ToDictionary(entry => id == "inception_resnet_v2.cadene" ? entry.Key.Replace("classif.", "last_linear.") : entry.Key, entry => entry.Value);
            PyTorchFile.Write(_folder[weights.FileName], keys);
        }

        using var built = weights.CreateNetwork(_folder[weights.FileName]);
        using var classifier = ImageClassifier.Load(weights, new() { File = _folder[weights.FileName] });

        classifier.Labels.Should().BeSameAs(LabelSet.ImageNet);
        built.Classes.Should().Be(1000);
        built.state_dict().Values.Single(tensor => tensor.shape is [1000]).data<float>().Should().Equal(Enumerable.Range(1, 1000).Select(index => (float)index));
    }
}
