using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>Compares two engines: counts equal top-1 predictions, and sums the differences of the outputs.</summary>
/// <param name="isClassifier">Whether the outputs are logits, so that the largest is a prediction.</param>
internal sealed class AgreementSum(bool isClassifier)
{
    private long _images, _same;
    private double _squares, _differences;

    /// <summary>The agreement so far. Null before the first image.</summary>
    public QuantizationAgreement? Result => _images == 0 ? null : new()
    {
        Images = _images,
        SameTop1 = isClassifier ? _same : null,
        OutputError = _squares > 0 ? Math.Sqrt(_differences / _squares) : 0,
    };

    /// <summary>Adds a batch.</summary>
    /// <param name="outputs">The outputs of one engine.</param>
    /// <param name="expected">The float32 outputs for the same images.</param>
    public void Add(Tensor outputs, Tensor expected)
    {
        using var scope = NewDisposeScope();
        var (actual, exact) = (outputs.cpu().to(ScalarType.Float64), expected.cpu().to(ScalarType.Float64));
        _images += exact.shape[0];
        _same += actual.argmax(1).eq(exact.argmax(1)).sum().item<long>();
        var difference = actual - exact;
        _differences += difference.mul(difference).sum().item<double>();
        _squares += exact.mul(exact).sum().item<double>();
    }
}
