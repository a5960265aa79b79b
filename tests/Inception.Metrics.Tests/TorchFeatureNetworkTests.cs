using Inception.Imaging;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;
using Inception.Metrics.Tests.Inputs;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Metrics.Tests;

public class TorchFeatureNetworkTests
{
    private static readonly ImagePreprocessing Preprocessing = ImagePreprocessing.FidPyTorch with { ShorterSide = 32, CropSize = 32 };

    [Fact]
    public void Features_of_a_tensor_are_those_of_the_same_images()
    {
        using var network = Network();
        using var inference = network.AsInference(NetworkOutput.Embedding);
        using var features = new TorchFeatureNetwork(inference, "formula");
        using var images = randint(0, 256, [3, 3, 20, 24], dtype: ScalarType.Byte);
        var first = new byte[20 * 24 * 3];
        for (var i = 0; i < first.Length; i++) first[i] = images[0, i % 3, i / 3 / 24, i / 3 % 24].item<byte>();

        using var rows = features.Extract(images, Preprocessing);
        using var input = Preprocessing.Apply(new RgbImage(24, 20, first));
        using var expected = inference.Forward(input);

        rows.shape.Should().Equal(3, features.FeatureLength);
        rows[0].data<float>().ToArray().Zip(expected[0].data<float>().ToArray()).Should().AllSatisfy(pair => pair.First.Should().BeApproximately(pair.Second, 1e-6f, "a batch of another size rounds differently"));
    }

    [Fact]
    public void Grey_images_are_coloured()
    {
        using var network = Network();
        using var inference = network.AsInference(NetworkOutput.Embedding);
        using var features = new TorchFeatureNetwork(inference, "formula");
        using var grey = randint(0, 256, [2, 1, 20, 20], dtype: ScalarType.Byte);
        using var coloured = grey.repeat(1, 3, 1, 1);

        using var one = features.Extract(grey, Preprocessing);
        using var other = features.Extract(coloured, Preprocessing);

        one.data<float>().ToArray().Should().Equal(other.data<float>().ToArray());
    }

    [Fact]
    public void A_tensor_and_its_rows_give_the_same_statistics()
    {
        var rows = SyntheticFeatures.Rows("tensor", 40, 6);
        using var single = tensor(rows, [40, 6]);
        using var transposed = single.t().contiguous();
        using var view = transposed.t();
        using var doubled = single.to(ScalarType.Float64);
        FeatureStatistics expected = FeatureStatistics.Of(FeatureMatrix.From(rows, 6)), bySingle = new(6), byView = new(6), byDouble = new(6);

        bySingle.Update(single);
        byView.Update(view);
        byDouble.Update(doubled);

        foreach (var statistics in new[] { bySingle, byView, byDouble }) FrechetDistance.Compute(statistics, expected).Value.Should().Be(0);
        FrechetDistance.Compute(view.ToFeatureMatrix(), FeatureMatrix.From(rows, 6)).Value.Should().Be(0);
    }

    [Fact]
    public void Other_tensors_are_refused()
    {
        using var network = Network();
        using var inference = network.AsInference(NetworkOutput.Embedding);
        using var features = new TorchFeatureNetwork(inference, "formula");
        using Tensor floats = rand(2, 3, 8, 8), vector = rand(6), five = rand(2, 5), integers = zeros([2, 6], dtype: ScalarType.Int32);

        ((Action)(() => features.Extract(floats, Preprocessing))).Should().Throw<ArgumentException>().WithMessage("*uint8*2×3×8×8*");
        ((Action)(() => new FeatureStatistics(6).Update(vector))).Should().Throw<ArgumentException>().WithMessage("*N×D*");
        ((Action)(() => new FeatureStatistics(6).Update(five))).Should().Throw<ArgumentException>().WithMessage("*N×6*2×5*");
        ((Action)(() => integers.ToFeatureMatrix())).Should().Throw<ArgumentException>().WithMessage("*Int32*");
    }

    [Fact]
    public void A_number_that_is_not_finite_is_named_by_its_row()
    {
        using var features = rand(5, 4);
        features[3, 2] = float.NaN;

        ((Action)(() => new FeatureStatistics(4).Update(features))).Should().Throw<MetricException>().Which.Row.Should().Be(3);
    }

    [Fact]
    public void Files_of_one_name_with_other_weights_share_no_cached_features()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "first", "second" }) Directory.CreateDirectory(folder[name]);
        File.Copy(FormulaFidWeights.Path, folder["first/fid.safetensors"]);
        File.Copy(FormulaFidWeights.Path, folder["copy.safetensors"]);
        using (var network = new FidInceptionV3(weights: FormulaFidWeights.Path))
        {
            using (no_grad()) network.state_dict()["Conv2d_1a_3x3.conv.weight"].neg_();
            network.SaveWeights(folder["second/fid.safetensors"]);
        }

        var (first, copy, second) = (Extract("first/fid.safetensors"), Extract("copy.safetensors"), Extract("second/fid.safetensors"));

        (first.Computed, copy.Computed, second.Computed).Should().Be((1, 0, 1));
        copy.Rows.Should().Equal(first.Rows);
        second.Rows.Should().NotEqual(first.Rows);

        (int Computed, float[] Rows) Extract(string name)
        {
            using var network = TorchFeatureNetwork.LoadFid(folder[name]);
            using var images = ImageSource.Memory(SmallImages.List(1));
            var smallest = ImagePreprocessing.FidTensorFlow with { ShorterSide = 75, CropSize = 75 };
            float[] rows = [];
            var summary = new FeatureExtractor(network, smallest, new() { CacheFolder = folder["cache"] }).Extract(images, batch => rows = batch.Rows("2048"));
            return (summary.Computed, rows);
        }
    }

    private static InceptionNetwork Network()
    {
        var network = new InceptionNetwork(SampleNetworks.OwnTable, new());
        FormulaWeights.Fill(network);
        network.eval();
        return network;
    }
}
