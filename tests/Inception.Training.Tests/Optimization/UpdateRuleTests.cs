using Inception.Training.Optimization;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace Inception.Training.Tests.Optimization;

public class UpdateRuleTests
{
    public static TheoryData<string, UpdateRule> Rules => new()
    {
        { "sgd", new Sgd() },
        { "sgd without nesterov", new Sgd { Nesterov = false } },
        { "sgd without momentum", new Sgd { Momentum = 0 } },
        { "adamw", new AdamW() },
        { "rmsprop", new RmsProp() },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Three_steps_are_the_references(string reference, UpdateRule rule)
    {
        using var layer = new OneParameter(Formula("parameter"));
        using var optimizer = new Optimizer(layer, rule, weightDecay: 0.01, new Dictionary<string, double>());
        foreach (var (expected, step) in TrainingReference.Instance.Rules[reference].Select((values, step) => (values, step)))
        {
            optimizer.ReleaseGradients();
            layer.Weight.grad = Formula($"gradient.{step}");

            optimizer.Step(0.1);

            // Float32, with the terms of a sum in another order.
            layer.Weight.data<float>().ToArray().Select(value => (double)value).Should()
                .Equal(expected, (found, wanted) => Math.Abs(found - wanted) <= 2e-7 * Math.Max(1, Math.Abs(wanted)));
        }
    }

    public static TheoryData<int> RmsPropCases => new(Enumerable.Range(0, RmsPropReference.Instance.Cases.Length));

    [Theory]
    [MemberData(nameof(RmsPropCases))]
    public void RMSProp_under_a_falling_rate_is_TensorFlows(int place)
    {
        var (reference, expected) = (RmsPropReference.Instance, RmsPropReference.Instance.Cases[place]);
        using var layer = new OneParameter(Formula("parameter"));
        using var optimizer = new Optimizer(layer, expected.Rule, weightDecay: 0, new Dictionary<string, double>());
        foreach (var (rate, step) in reference.Rates.Select((rate, step) => (rate, step)))
        {
            optimizer.ReleaseGradients();
            layer.Weight.grad = Formula($"gradient.{step}");

            optimizer.Step(rate);

            // Float32 in both, with the terms of a sum in another order.
            layer.Weight.data<float>().ToArray().Select(value => (double)value).Should()
                .Equal(expected.Steps[step], (found, wanted) => Math.Abs(found - wanted) <= 2e-7);
        }
    }

    [Fact]
    public void A_step_leaves_no_tensors_behind()
    {
        using var layer = new OneParameter(Formula("parameter"));
        using var optimizer = new Optimizer(layer, new RmsProp(), 0.01, new Dictionary<string, double>());
        layer.Weight.grad = Formula("gradient.0");
        var before = LiveTensors.Count;

        optimizer.Step(0.1);
        optimizer.ReleaseGradients();

        LiveTensors.Count.Should().BeLessThanOrEqualTo(before);
    }

    [Fact]
    public void Decay_spares_biases_and_normalisation_and_rates_follow_the_longest_stage()
    {
        using var network = nn.Sequential(("conv", nn.Conv2d(1, 2, 1)), ("bn", nn.BatchNorm2d(2)));
        using var optimizer = new Optimizer(network, new Sgd { Momentum = 0 }, weightDecay: 0.5, new Dictionary<string, double> { ["conv"] = 0.1, ["con"] = 7 });
        foreach (var parameter in network.parameters()) parameter.grad = zeros_like(parameter);
        var before = network.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        optimizer.Step(1);

        foreach (var (key, value) in network.state_dict())
        {
            using var expected = key == "conv.weight" ? before[key] * (1 - 0.1 * 0.5) : before[key].alias();
            value.allclose(expected).Should().BeTrue(key);
        }
    }

    private static Tensor Formula(string name) =>
        tensor(Enumerable.Range(0, 6).Select(i => (float)((2 * FormulaWeights.Uniform(FormulaWeights.Seed(name), i)) - 1)).ToArray());

    private sealed class OneParameter : nn.Module
    {
        public OneParameter(Tensor value)
            : base(nameof(OneParameter))
        {
            Weight = new Parameter(value);
            register_parameter("weight", Weight);
        }

        public Parameter Weight { get; }
    }
}
