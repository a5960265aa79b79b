using Inception.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.ReferenceTests.Networks;

/// <summary>One training step of every network: what <see cref="TrainingParityTests"/> proves of two against a reference, of all against float64.</summary>
public class TrainingTests
{
    public static TheoryData<string> Networks => [.. SampleNetworks.Names];

    public static TheoryData<string> NetworksWithHeads => [.. SampleNetworks.NamesWithHeads];

    /// <summary>
    /// float64 takes other kernels, whose forward the golden values prove. Sums of |gradient| differ where the kernels are right, because choices of
    /// ReLU and max-pooling flip: by up to 2 % on two threads, by 5.6 % for one key of Inception v4 on one thread, which adds in another order. They
    /// differ by far more where a convolution's gradient is wrong. A bias that batch normalisation takes away again has a gradient of zero, but for
    /// rounding.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Gradients_reach_every_parameter_and_are_those_of_float64(string name)
    {
        var single = Gradients(name, ScalarType.Float32);
        var dual = Gradients(name, ScalarType.Float64);

        foreach (var (key, sum) in dual)
        {
            if (sum > 1e-9) (single[key] / sum).Should().BeApproximately(1, 0.1, key);
            else key.Should().EndWith(".bias");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Batch_statistics_move_in_training_and_stand_in_evaluation(string name)
    {
        using var network = SampleNetworks.Create(name);
        using var input = Input(network, ScalarType.Float32);
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var before = network.CopyOfWeights();

        network.eval();
        network.call(input).Dispose();
        network.ShouldHaveTheWeights(before);
        network.train();
        network.call(input).Dispose();

        foreach (var (key, tensor) in network.state_dict())
        {
            if (key.EndsWith("num_batches_tracked", StringComparison.Ordinal)) tensor.item<long>().Should().Be(1, key);
            if (key.EndsWith("running_mean", StringComparison.Ordinal) || key.EndsWith("running_var", StringComparison.Ordinal))
                tensor.equal(before[key]).all().item<bool>().Should().BeFalse(key);
        }
    }

    [Theory]
    [MemberData(nameof(NetworksWithHeads))]
    public void A_loss_on_a_head_reaches_the_head_and_what_is_before_it(string name)
    {
        using var network = SampleNetworks.Create(name, auxiliaryHeads: true);
        var size = SampleNetworks.SmallSize(name, auxiliaryHeads: true);
        using var input = rand(2, network.Table.Input.Channels, size, size);

        using var output = network.ForwardWithAuxiliary(input);
        using var loss = output.Auxiliary[0].square().sum();
        loss.backward();

        var first = network.Table.AuxiliaryHeads.First().Name;
        var names = network.Table.Rows.Select(row => row.Name).ToList();
        var after = names.Skip(names.IndexOf(first) + 1).Where(row => row.Length > 0).Select(row => row + ".").ToList();
        foreach (var (key, parameter) in network.named_parameters())
            (parameter.grad is null).Should().Be(after.Exists(row => key.StartsWith(row, StringComparison.Ordinal)), key);
    }

    private static Dictionary<string, double> Gradients(string name, ScalarType type)
    {
        using var network = SampleNetworks.Create(name);
        FormulaWeights.Fill(network, convGain: 0.75);
        network.to(type);
        foreach (var dropout in network.modules().OfType<TorchSharp.Modules.Dropout>()) dropout.eval();
        using var input = Input(network, type);
        using var output = network.call(input);
        using var formulaTarget = FormulaWeights.Input(output.shape);
        using var target = formulaTarget.to(type);
        using var loss = nn.functional.mse_loss(output, target, nn.Reduction.Sum);
        loss.backward();
        network.parameters().Where(parameter => parameter.grad is null).Should().BeEmpty("gradients reach every parameter");
        return network.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!.abs().sum().to(ScalarType.Float64).item<double>());
    }

    /// <summary>Four images, large enough to leave several places at the end: statistics of two or three values would differ by chance.</summary>
    private static Tensor Input(InceptionNetwork network, ScalarType type)
    {
        var (channels, height, _) = network.Table.Input;
        var size = Math.Min(height, 128);
        using var input = FormulaWeights.Input(4, channels, size, size);
        return input.to(type);
    }
}
