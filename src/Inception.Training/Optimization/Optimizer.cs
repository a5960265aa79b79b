using TorchSharp;
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

    /// <summary>Releases all gradients: the next backward hands over new ones without adding.</summary>
    public void ReleaseGradients()
    {
        foreach (var trained in _parameters)
        {
            using var gradient = trained.Parameter.grad;
            if (gradient is not null) trained.Parameter.grad = null;
        }
    }

    /// <summary>The length of all gradients together, which are shortened to a limit if one is given.</summary>
    /// <param name="limit">The greatest length that stays as it is; nothing is shortened when null.</param>
    /// <returns>The length before, as one number on the parameters' device; the caller disposes it.</returns>
    public Tensor GradientNorm(double? limit)
    {
        using var noGradients = no_grad();
        var gradients = _parameters.Select(trained => trained.Parameter.grad).OfType<Tensor>().ToArray();
        try
        {
            return gradients.Length == 0 ? zeros(1) : limit is { } most ? TensorLists.Shorten(gradients, most) : TensorLists.Length(gradients);
        }
        finally
        {
            foreach (var gradient in gradients) gradient.Dispose();
        }
    }

    /// <summary>Takes one step with every parameter that has a gradient, and uses the gradients up.</summary>
    public void Step(double learningRate)
    {
        using var noGradients = no_grad();
        var moving = _parameters.Where(trained => trained.Parameter.requires_grad)
            .Select(trained => (Trained: trained, Gradient: trained.Parameter.grad)).Where(one => one.Gradient is not null).ToList();
        try
        {
            foreach (var (trained, _) in moving) trained.Steps.data<long>()[0] += 1;
            foreach (var group in moving.GroupBy(one => StepOf(one.Trained, learningRate)))
            {
                TrainedParameter[] together = [.. group.Select(one => one.Trained)];
                var memory = _rule.Memory.Select((_, place) => Array.ConvertAll(together, trained => trained.Memory[place])).ToList();
                _rule.Apply(new([.. together.Select(trained => trained.Parameter)], [.. group.Select(one => one.Gradient!)], memory, group.Key));
            }
        }
        finally
        {
            foreach (var (_, gradient) in moving) gradient!.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _parameters.SelectMany(parameter => parameter.Memory.Append(parameter.Steps))) tensor.Dispose();
    }

    private static UpdateStep StepOf(TrainedParameter trained, double learningRate) =>
        new(trained.Steps.data<long>()[0], learningRate * trained.RateFactor, trained.WeightDecay);

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
