using Inception.Classification;
using Inception.Embeddings;
using Inception.Explanation;
using Inception.Imaging;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Tests.Issues;

/// <summary>A network with one weight that is no number classified images as "Bag NaN", and was exported: such a result is an error everywhere.</summary>
public sealed class NonFiniteResults
{
    private static readonly RgbImage Image = new(28, 28, [.. Enumerable.Repeat((byte)128, 28 * 28 * 3)]);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_image_is_not_classified_embedded_or_explained(double value)
    {
        using var model = Spoilt(value);
        using var classifier = new ImageClassifier(model, new() { LeaveModelOpen = true });
        using var embedder = new ImageEmbedder(model, new() { LeaveModelOpen = true });
        using var explainer = new ImageExplainer(model, new() { LeaveModelOpen = true });
        var before = LiveTensors.Count;

        FluentActions.Invoking(() => classifier.Classify(Image)).Should().Throw<NonFiniteResultException>().WithMessage("*inception_small*");
        FluentActions.Invoking(() => embedder.Embed(Image)).Should().Throw<NonFiniteResultException>().WithMessage("*inception_small*");
        FluentActions.Invoking(() => explainer.Explain(Image)).Should().Throw<NonFiniteResultException>().WithMessage("*inception_small*");

        LiveTensors.Count.Should().Be(before);
    }

    [Theory]
    [InlineData("stem1.conv.weight", double.NaN)]
    [InlineData("mixed4.branch1x1.bn.running_var", -1)]
    [InlineData("fc.bias", double.NegativeInfinity)]
    public void A_network_is_not_exported_or_calibrated(string key, double value)
    {
        using var model = Spoilt(value, key);
        using var folder = new TemporaryFolder();
        using var images = ones(1, 1, 28, 28);

        FluentActions.Invoking(() => model.ExportOnnx(folder["a.onnx"])).Should().Throw<NonFiniteResultException>().WithMessage($"*{key} (1 of *");
        FluentActions.Invoking(() => model.ExportTorchScript(folder["a.pt"])).Should().Throw<NonFiniteResultException>().WithMessage($"*{key} (1 of *");
        FluentActions.Invoking(() => model.Network.Calibrate([images])).Should().Throw<NonFiniteResultException>().WithMessage($"*{key} (1 of *");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void A_checkpoint_is_loaded_only_where_an_option_lets_its_values_in()
    {
        using var folder = new TemporaryFolder();
        using (var model = Spoilt(double.NaN)) model.Save(folder["a.safetensors"]);

        FluentActions.Invoking(() => Model.Load(folder["a.safetensors"])).Should().Throw<NonFiniteWeightsException>()
            .Which.Tensors.Should().Equal(new NonFiniteTensor("stem1.conv.weight", 1, 288));
        using var loaded = Model.Load(folder["a.safetensors"], new() { Loading = new() { AllowNonFinite = true } });
        loaded.LoadReport!.NonFinite.Should().HaveCount(1);
    }

    private static Model Spoilt(double value, string key = "stem1.conv.weight")
    {
        var network = new InceptionSmall();
        FormulaWeights.Fill(network);
        using (no_grad())
        {
            using var flat = network.state_dict()[key].view(-1);
            using var first = flat.narrow(0, 0, 1);
            first.fill_(value);
        }

        return new(network, ImagePreprocessing.FashionMnist, LabelSet.FashionMnist);
    }
}
