using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Export.Steps;

/// <summary>
/// The weights of a network as the steps want them: float32, made one at a time when they are written. Batch normalisation is made part of a
/// convolution in float64: <c>W·s</c> and <c>(b − mean)·s + shift</c> with <c>s = scale / √(variance + ε)</c>.
/// </summary>
internal sealed class ExportWeights(InceptionNetwork network)
{
    private readonly Dictionary<string, Tensor> _state = network.state_dict();

    /// <summary>ε of every batch normalisation.</summary>
    public double Epsilon { get; } = network.Table.Epsilon;

    /// <summary>The key of a convolution's own parameters.</summary>
    public static string KeyOf(ExportStep convolution) => convolution.Row is Conv ? $"{convolution.Path}.conv" : convolution.Path;

    /// <summary>The key of the batch normalisation that belongs to a convolution; null when there is none.</summary>
    public static string? NormalizationOf(ExportStep convolution) =>
        convolution.Row is Conv ? $"{convolution.Path}.bn" : convolution.Normalization;

    /// <summary>The filters of a convolution, <c>out×in×H×W</c>.</summary>
    /// <param name="step">The convolution.</param>
    /// <param name="fold">Whether its batch normalisation is in them.</param>
    /// <param name="addedInputs">Input channels of zeros to add.</param>
    public WritableTensor Filters(ExportStep step, bool fold, int addedInputs = 0)
    {
        var (key, normalization) = ($"{KeyOf(step)}.weight", fold ? NormalizationOf(step) : null);
        var shape = _state[key].shape;
        shape[1] += addedInputs;
        return Made(key, shape, () =>
        {
            var weight = normalization is null ? Single(key) : Scaled(Double(key), normalization);
            if (addedInputs == 0) return weight;
            using (weight) return nn.functional.pad(weight, [0, 0, 0, 0, 0, addedInputs]);
        });
    }

    /// <summary>The bias of a convolution; null when it has none.</summary>
    /// <param name="step">The convolution.</param>
    /// <param name="fold">Whether its batch normalisation is in it.</param>
    public WritableTensor? Bias(ExportStep step, bool fold)
    {
        var key = $"{KeyOf(step)}.bias";
        if (!fold || NormalizationOf(step) is not { } normalization) return Find(key);
        return Made(key, _state[$"{normalization}.bias"].shape, () =>
        {
            using var bias = _state.ContainsKey(key) ? Double(key) : zeros(_state[$"{normalization}.bias"].shape, ScalarType.Float64);
            using var scale = Scale(normalization);
            using var mean = Double($"{normalization}.running_mean");
            using var shift = Double($"{normalization}.bias");
            using var centred = bias.sub(mean);
            return centred.mul_(scale).add(shift);
        });
    }

    /// <summary>A tensor as the network has it.</summary>
    public WritableTensor Of(string key) => Made(key, _state[key].shape, () => Single(key));

    /// <summary>A tensor as the network has it; null when it has none of this key.</summary>
    public WritableTensor? Find(string key) => _state.ContainsKey(key) ? Of(key) : null;

    /// <summary>Scales the filters in place.</summary>
    private Tensor Scaled(Tensor filters, string normalization)
    {
        using var scale = Scale(normalization);
        using var perFilter = scale.view(-1, 1, 1, 1);
        return filters.mul_(perFilter);
    }

    private Tensor Scale(string normalization)
    {
        using var variance = Double($"{normalization}.running_var");
        using var weight = Double($"{normalization}.weight");
        using var widened = variance.add(Epsilon);
        using var deviation = widened.sqrt();
        return weight.div(deviation);
    }

    private Tensor Single(string key)
    {
        using var detached = _state[key].detach();
        using var local = detached.cpu();
        return local.to(ScalarType.Float32);   // no copy where it is that already
    }

    /// <summary>A copy that may be changed.</summary>
    private Tensor Double(string key)
    {
        using var detached = _state[key].detach();
        using var local = detached.cpu();
        return local.to(ScalarType.Float64, copy: true);
    }

    private static WritableTensor Made(string key, long[] shape, Func<Tensor> make) => WritableTensor.Deferred(key, shape, ScalarType.Float32, () =>
    {
        using var gradients = no_grad();
        using var value = make();
        return value.to(ScalarType.Float32);
    });
}
