using Inception.Networks;
using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

/// <summary>
/// How the weights begin. A sample's deviation strays from the distribution's by σ/√(2n) and its mean by σ/√n; five of these
/// are allowed, which one tensor in two million exceeds by chance, and the seed is fixed.
/// </summary>
public class InitializationTests
{
    private const double StandardErrors = 5;

    [Theory]
    [InlineData("inception_v3", 0.1)]
    [InlineData("googlenet", 0.01)]
    public void Weights_are_normal_with_the_references_deviation(string name, double deviation)
    {
        random.manual_seed(1);
        using var network = SampleNetworks.Create(name, auxiliaryHeads: true);

        foreach (var (key, weight) in network.named_parameters().Where(entry => entry.parameter.dim() > 1))
        {
            var expected = key switch
            {
                "AuxLogits.conv1.conv.weight" => 0.01,
                "AuxLogits.fc.weight" => 0.001,
                _ => deviation,
            };
            var (mean, standardDeviation) = Moments(weight);
            var n = (double)weight.numel();
            mean.Should().BeApproximately(0, StandardErrors * expected / Math.Sqrt(n), "the mean of {0}", key);
            standardDeviation.Should().BeApproximately(expected, StandardErrors * expected / Math.Sqrt(2 * n), "the deviation of {0}", key);
        }
    }

    /// <summary>A uniform distribution in ±b has the deviation b/√3, and a sample's strays from it by 0.45 of itself/√n.</summary>
    [Theory]
    [InlineData("inception_v3")]
    [InlineData("googlenet")]
    [InlineData("inception_small")]
    public void Biases_are_uniform_within_one_by_the_root_of_the_fan_in(string name)
    {
        random.manual_seed(2);
        using var network = SampleNetworks.Create(name, auxiliaryHeads: true);
        var parameters = network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);

        foreach (var (key, weight) in parameters.Where(entry => entry.Value.dim() == 2))
            ShouldBeUniform(parameters[key.Replace(".weight", ".bias", StringComparison.Ordinal)], fanIn: weight.shape[1], key);
    }

    [Fact]
    public void A_table_without_a_deviation_begins_as_pytorchs_layers_do()
    {
        random.manual_seed(3);
        using var network = new InceptionSmall();

        foreach (var (key, weight) in network.named_parameters().Where(entry => entry.parameter.dim() > 1))
            ShouldBeUniform(weight, fanIn: weight.numel() / weight.shape[0], key);
    }

    [Theory]
    [InlineData("googlenet")]
    [InlineData("inception_small")]
    public void Batch_normalisation_begins_at_scale_one_and_shift_zero(string name)
    {
        using var network = SampleNetworks.Create(name);

        foreach (var (key, tensor) in network.state_dict().Where(entry => entry.Key.Contains(".bn.", StringComparison.Ordinal)))
        {
            var expected = key.EndsWith("bn.weight", StringComparison.Ordinal) || key.EndsWith("running_var", StringComparison.Ordinal) ? 1 : 0;
            tensor.eq(expected).all().item<bool>().Should().BeTrue(key);
        }
    }

    [Theory]
    [InlineData("googlenet")]
    [InlineData("inception_small")]
    public void The_seed_decides_the_weights(string name)
    {
        random.manual_seed(7);
        using var first = SampleNetworks.Create(name);
        random.manual_seed(7);
        using var second = SampleNetworks.Create(name);
        random.manual_seed(8);
        using var other = SampleNetworks.Create(name);

        first.ShouldHaveTheWeightsOf(second);
        var (weight, otherWeight) = (first.state_dict()["fc.weight"], other.state_dict()["fc.weight"]);
        weight.equal(otherWeight).any().item<bool>().Should().BeFalse();
    }

    [Theory]
    [InlineData("googlenet")]
    [InlineData("inception_small")]
    public void With_weights_no_random_number_is_drawn_and_the_weights_are_the_files(string name)
    {
        using var folder = new TemporaryFolder();
        var file = folder["weights.safetensors"];
        using var saved = SampleNetworks.Create(name);
        saved.SaveWeights(file);
        random.manual_seed(5);
        using var expectedNext = rand(4);
        random.manual_seed(5);

        using InceptionNetwork loaded = name == "googlenet" ? new InceptionV1(weights: file) : new InceptionSmall(weights: file);

        using var next = rand(4);
        next.equal(expectedNext).all().item<bool>().Should().BeTrue("the generator stands where it stood");
        loaded.ShouldHaveTheWeightsOf(saved);
    }

    private static void ShouldBeUniform(Tensor tensor, long fanIn, string key)
    {
        using var _ = NewDisposeScope();
        var bound = 1 / Math.Sqrt(fanIn);
        var (mean, standardDeviation) = Moments(tensor);
        var n = (double)tensor.numel();
        tensor.detach().abs().max().item<float>().Should().BeLessThanOrEqualTo((float)bound, key);
        mean.Should().BeApproximately(0, StandardErrors * bound / Math.Sqrt(3 * n), "the mean of {0}", key);
        standardDeviation.Should().BeApproximately(bound / Math.Sqrt(3), StandardErrors * 0.45 * bound / Math.Sqrt(3 * n), "the deviation of {0}", key);
    }

    private static (double Mean, double StandardDeviation) Moments(Tensor tensor)
    {
        using var _ = NewDisposeScope();
        var values = tensor.detach().to(ScalarType.Float64);
        return (values.mean().item<double>(), values.std(unbiased: false).item<double>());
    }
}
