using Inception.Explanation;
using Inception.Imaging;
using Inception.Networks;
using Inception.Preprocessing;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Explanation;

public sealed class ImageExplainerTests
{
    private static readonly string Image = Path.Combine(AppContext.BaseDirectory, "Assets", "photographs", "chelsea.jpg");

    [Fact]
    public async Task It_joins_decoding_preprocessing_and_Grad_CAM()
    {
        using var explainer = new ImageExplainer(Network(), ImagePreprocessing.FashionMnist);
        var image = new ImageDecoder().Decode(Image);
        using var network = Network();
        using var input = ImagePreprocessing.FashionMnist.Apply(image);
        var expected = GradCam.Explain(network, input, new() { Stage = "mixed3", Class = 2 }).Single();

        var explanation = explainer.Explain(Image, new() { Stage = "mixed3", Class = 2 });
        var asynchronous = await explainer.ExplainAsync(Image, new() { Stage = "mixed3", Class = 2 });

        explanation.Activation.Map.Values.ToArray().Should().Equal(expected.Map.Values.ToArray());
        explanation.Activation.Should().BeEquivalentTo(expected, options => options.Excluding(activation => activation.Map));
        explanation.Image.Pixels.ToArray().Should().Equal(image.Pixels.ToArray());
        explanation.Seen.Should().Be(ImagePreprocessing.FashionMnist.RegionOf(image));
        explanation.Blend().Pixels.ToArray().Should().Equal(asynchronous.Blend().Pixels.ToArray());
    }

    [Fact]
    public void It_owns_its_network_and_leaves_no_tensor_behind()
    {
        var before = LiveTensors.Count;

        using (var explainer = new ImageExplainer(Network(), ImagePreprocessing.FashionMnist))
        {
            var loaded = LiveTensors.Count;
            explainer.Explain(Image);
            LiveTensors.Count.Should().Be(loaded);
        }

        LiveTensors.Count.Should().Be(before);
    }

    [Fact]
    public async Task A_cancelled_token_stops_it()
    {
        using var explainer = new ImageExplainer(Network(), ImagePreprocessing.FashionMnist);

        await explainer.Invoking(e => e.ExplainAsync(Image, cancellation: new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Channels_that_do_not_belong_to_the_network_are_refused()
    {
        using var network = Network();

        FluentActions.Invoking(() => new ImageExplainer(network, ImagePreprocessing.GoogLeNet))
            .Should().Throw<ArgumentException>().WithMessage("inception_small takes 1 channels, and the preprocessing makes 3*");
    }

    [Fact]
    public void A_network_of_half_precision_is_explained_too()
    {
        using var network = Network();
        network.to(ScalarType.BFloat16);
        using var explainer = new ImageExplainer(network, ImagePreprocessing.FashionMnist);

        explainer.Explain(Image).Activation.Map.Values.ToArray().Should().Contain(1f);
    }

    private static InceptionSmall Network()
    {
        var network = new InceptionSmall();
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }
}
