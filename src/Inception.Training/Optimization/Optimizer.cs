using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Inception.Training.Optimization;

/// <summary>
/// Applies an <see cref="UpdateRule"/> to a network. Weight decay spares biases and normalization layers
/// (<a href="https://arxiv.org/abs/1812.01187">He et al. 2018</a>, section 3.1). Parameters that are frozen now are left as they are.
/// </summary>
/// <remarks>TorchSharp's own optimizers are not used: their states cannot be read and written whole, and their RMSProp is another formula.</remarks>
internal sealed class Optimizer : IDisposable
{
    private readonly UpdateRule _rule;
    private readonly List<TrainedParameter> _parameters;

    public Optimizer(nn.Module network, UpdateRule rule, double weightDecay, IReadOnlyDictionary<string, double> stageRates)
    {
        _rule = rule;
        var owners = network.named_modules().ToDictionary(entry => entry.name, entry => entry.module);
        owners[""] = network;
        _parameters = [.. network.named_parameters().Select(entry => new TrainedParameter(
            entry.name,
            entry.parameter,
            RateFactor(entry.name, stageRates),
            IsSpared(owners.GetValueOrDefault(Owner(entry.name)), entry.name) ? 0 : weightDecay,
            [.. rule.Memory.Select(slot => Filled(entry.parameter, slot.InitialValue))],
            zeros(1, int64)))];
    }

    /// <summary>All that the optimizer remembers, by name.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Tensors => _parameters.SelectMany(parameter => _rule.Memory
        .Select((slot, place) => KeyValuePair.Create($"{slot.Name}.{parameter.Key}", parameter.Memory[place]))
        .Append(KeyValuePair.Create($"steps.{parameter.Key}", parameter.Steps)));

    /// <summary>The parameters that have a gradient.</summary>
    public IEnumerable<Parameter> ParametersWithGradient
    {
        get
        {
            foreach (var trained in _parameters)
            {
                using var gradient = trained.Parameter.grad;
                if (gradient is not null) yield return trained.Parameter;
            }
        }
    }

    /// <summary>Releases all gradients: the next backward hands over new ones without adding.</summary>
    public void ReleaseGradients()
    {
        foreach (var trained in _parameters)
        {
            using var gradient = trained.Parameter.grad;
            if (gradient is not null) trained.Parameter.grad = null;
        }
    }

    /// <summary>Takes one step with every parameter that has a gradient, and uses the gradients up.</summary>
    public void Step(double learningRate)
    {
        using var noGradients = no_grad();
        foreach (var trained in _parameters)
        {
            if (!trained.Parameter.requires_grad) continue;
            using var gradient = trained.Parameter.grad;
            if (gradient is null) continue;
            var number = trained.Steps.data<long>()[0] += 1;
            _rule.Apply(trained.Parameter, gradient, trained.Memory, new(number, learningRate * trained.RateFactor, trained.WeightDecay));
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _parameters.SelectMany(parameter => parameter.Memory.Append(parameter.Steps))) tensor.Dispose();
    }

    private static Tensor Filled(Tensor like, double value)
    {
        using Scalar held = value;
        return full_like(like, held, requires_grad: false);
    }

    private static string Owner(string key) => key.LastIndexOf('.') is >= 0 and var dot ? key[..dot] : "";

    private static bool IsSpared(nn.Module? owner, string key) =>
        key == "bias" || key.EndsWith(".bias", StringComparison.Ordinal)
        || owner is TorchSharp.Modules.BatchNorm or TorchSharp.Modules.LayerNorm or TorchSharp.Modules.GroupNorm or TorchSharp.Modules.InstanceNorm;

    private static double RateFactor(string key, IReadOnlyDictionary<string, double> stageRates) => stageRates
        .Where(stage => key.StartsWith(stage.Key + ".", StringComparison.Ordinal))
        .OrderByDescending(stage => stage.Key.Length)
        .Select(stage => (double?)stage.Value)
        .FirstOrDefault() ?? 1;
}
