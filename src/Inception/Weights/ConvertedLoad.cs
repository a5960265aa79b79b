using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>A tensor whose values are read and converted before they are copied into the model.</summary>
internal sealed class ConvertedLoad : IDisposable
{
    private readonly Tensor _target;
    private readonly Tensor _values;

    private ConvertedLoad(Tensor target, Tensor values, NonFiniteTensor? nonFinite) => (_target, _values, NonFinite) = (target, values, nonFinite);

    /// <summary>The values that are not finite in the file, or became infinite in the model's type; null where there are none.</summary>
    public NonFiniteTensor? NonFinite { get; }

    /// <summary>Reads the values and brings them into the model's form.</summary>
    public static ConvertedLoad Read(TensorFit fit, Tensor target, StoredTensor source)
    {
        var stored = source.Read();
        var nonFinite = TensorValues.Counted(fit.Key, stored);
        var values = fit.Convert(stored);
        if (!CanOverflow(values.dtype, target.dtype)) return new(target, values, nonFinite);
        using (values)
        {
            var narrowed = values.to(target.dtype);
            return new(target, narrowed, nonFinite ?? Overflow(fit.Key, narrowed));
        }
    }

    public void Copy()
    {
        using var shaped = _values.reshape(_target.shape);
        _target.copy_(shaped);
    }

    public void Dispose() => _values.Dispose();

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
