using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Layers;

/// <summary>
/// A fully connected layer that computes in float32 by weights in float32, of features in bfloat16 too. Keys <c>weight</c> and <c>bias</c>, as
/// PyTorch's. Weights are
/// allocated and not filled: a table's initialization or a checkpoint writes them next.
/// </summary>
internal sealed class FullyConnected : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    public FullyConnected(int inFeatures, int outFeatures, bool hasBias)
        : base(nameof(FullyConnected))
    {
        _weight = new Parameter(empty(outFeatures, inFeatures));
        if (hasBias) _bias = new Parameter(empty(outFeatures));
        RegisterComponents();
    }

    public Parameter Weight => _weight;

    public Parameter? Bias => _bias;

    public override Tensor forward(Tensor input)
    {
        if (input.dtype != ScalarType.BFloat16 || _weight.dtype != ScalarType.Float32) return functional.linear(input, _weight, _bias);
        using var features = input.to(_weight.dtype);
        return functional.linear(features, _weight, _bias);
    }
}
