using Inception.Explanation;
using Inception.Imaging;
using Inception.Models;
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
        using var explainer = new ImageExplainer(new Model(Network(), ImagePreprocessing.FashionMnist));
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

        using (var explainer = new ImageExplainer(new Model(Network(), ImagePreprocessing.FashionMnist)))
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
        using var explainer = new ImageExplainer(new Model(Network(), ImagePreprocessing.FashionMnist));

        await explainer.Invoking(e => e.ExplainAsync(Image, cancellation: new CancellationToken(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Channels_that_do_not_belong_to_the_network_are_refused()
    {
        using var network = Network();

        FluentActions.Invoking(() => new Model(network, ImagePreprocessing.GoogLeNet))
            .Should().Throw<ArgumentException>().WithMessage("inception_small takes 1 channels, and the preprocessing makes 3*");
    }

    [Fact]
    public void An_unreadable_file_has_its_error_and_the_others_their_explanations()
    {
        using var explainer = new ImageExplainer(new Model(Network(), ImagePreprocessing.FashionMnist), new() { BatchSize = 2 });

        var explained = explainer.ExplainMany([Image, "absent.png", Image]);

        explained.Select(one => one.Error is null).Should().Equal(true, false, true);
        explained[1].Invoking(one => one.Activation).Should().Throw<FileNotFoundException>();
        explained[1].Path.Should().Be("absent.png");
        explained[2].Activation.Class.Should().Be(explained[0].Activation.Class);
    }

    [Fact]
    public async Task A_path_a_stream_bytes_and_pixels_give_the_same_explanation_alone_and_among_many()
    {
        using var explainer = new ImageExplainer(new Model(Network(), ImagePreprocessing.FashionMnist), new() { BatchSize = 2 });
        var bytes = await File.ReadAllBytesAsync(Image);
        using var stream = new MemoryStream(bytes);
        using var again = new MemoryStream(bytes);
        var expected = explainer.Explain(Image);
        var many = explainer.ExplainMany([Image, Image, Image]);
        var asynchronous = new List<ImageExplanation>();
        await foreach (var one in explainer.ExplainManyAsync([Image, Image, Image])) asynchronous.Add(one);

        ImageExplanation[] alone =
        [
            explainer.Explain(stream), explainer.Explain(bytes), explainer.Explain(new ImageDecoder().Decode(Image)),
            await explainer.ExplainAsync(again), await explainer.ExplainAsync(bytes), await explainer.ExplainAsync(new ImageDecoder().Decode(Image)),
        ];

        foreach (var one in alone) one.Activation.Map.Values.ToArray().Should().Equal(expected.Activation.Map.Values.ToArray());
        many.Concat(asynchronous).Select(one => one.Path).Should().Equal(Enumerable.Repeat(Image, 6));
        foreach (var one in many.Concat(asynchronous))
        {
            one.Activation.Class.Should().Be(expected.Activation.Class);
            one.Seen.Should().Be(expected.Seen);
            // A batch is convolved in another order than a single image.
            one.Activation.Map.Values.ToArray().Zip(expected.Activation.Map.Values.ToArray(), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-3f);
        }
    }

    [Fact]
    public void A_disposed_explainer_says_which_class_was_disposed_and_a_model_left_open_goes_on()
    {
        using var model = new Model(Network(), ImagePreprocessing.FashionMnist);
        var explainer = new ImageExplainer(model, new() { LeaveModelOpen = true });
        explainer.Dispose();
        using var again = new ImageExplainer(model, new() { LeaveModelOpen = true });

        explainer.Invoking(e => e.Explain(Image)).Should().Throw<ObjectDisposedException>().Which.ObjectName.Should().EndWith(nameof(ImageExplainer));
        again.Explain(Image).Path.Should().Be(Image);
    }

    [Fact]
    public void Explaining_restores_the_mode_of_every_module()
    {
        using var network = Network();
        using var input = torch.zeros(1, 1, 28, 28);
        network.train();
        var frozen = network.named_modules().First(entry => entry.name.EndsWith("bn", StringComparison.Ordinal)).module;
        frozen.eval();
        var before = network.named_modules().Select(entry => entry.module.training).ToArray();

        GradCam.Explain(network, input);

        network.training.Should().BeTrue();
        frozen.training.Should().BeFalse();
        network.named_modules().Select(entry => entry.module.training).Should().Equal(before);
    }

    [Fact]
    public void A_network_of_half_precision_is_explained_too()
    {
        using var network = Network();
        network.to(ScalarType.BFloat16);
        using var explainer = new ImageExplainer(new Model(network, ImagePreprocessing.FashionMnist));

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
