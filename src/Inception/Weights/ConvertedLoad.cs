using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>A tensor whose values are read and converted before they are copied into the model.</summary>
internal sealed class ConvertedLoad(TensorFit fit, Tensor target, StoredTensor source) : IDisposable
{
    private Tensor? _values;

    /// <summary>The values that are not finite in the file, or became infinite in the model's type; null where there are none.</summary>
    public NonFiniteTensor? NonFinite { get; private set; }

    /// <summary>Reads the values and brings them into the model's form.</summary>
    public void Read()
    {
        var stored = source.Read();
        NonFinite = TensorValues.Counted(fit.Key, stored);
        _values = fit.Convert(stored);
        if (!CanOverflow(_values.dtype, target.dtype)) return;
        using var wide = _values;
        _values = wide.to(target.dtype);
        NonFinite ??= Overflow(fit.Key, _values);
    }

    /// <summary>Copies what was read into the model.</summary>
    public void Copy()
    {
        using var shaped = _values!.reshape(target.shape);
        target.copy_(shaped);
    }

    public void Dispose() => _values?.Dispose();

    private static bool CanOverflow(ScalarType from, ScalarType to) => (from, to) switch
    {
        (ScalarType.Float64, ScalarType.Float32 or ScalarType.BFloat16 or ScalarType.Float16) => true,
        (ScalarType.Float32, ScalarType.BFloat16 or ScalarType.Float16) => true,
        (ScalarType.BFloat16, ScalarType.Float16) => true,
        _ => false,
    };

    private static NonFiniteTensor? Overflow(string key, Tensor values)
    {
        using var contiguous = values.contiguous();
        return TensorValues.Counted(key, contiguous);
    }
}
