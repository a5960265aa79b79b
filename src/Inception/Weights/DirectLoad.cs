using System.Buffers;
using System.Runtime.InteropServices;
using Inception.Weights.Formats;
using Inception.Weights.Layouts;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>A tensor whose values go straight from the file into the model's memory, as they are or with their axes in another order.</summary>
internal sealed class DirectLoad(TensorFit fit, Tensor target, StoredTensor source)
{
    /// <summary>What <see cref="Verify"/> found; null where all values are finite.</summary>
    public NonFiniteTensor? NonFinite { get; private set; }

    /// <summary>Whether the file's values are those of the model but for their order.</summary>
    public static bool IsPossible(TensorFit fit, Tensor target, StoredTensor source) =>
        (fit.IsPlain || (OrderOf(fit) is not null && target.dtype == ScalarType.Float32 && source.Elements <= int.MaxValue / sizeof(float)))
        && source.IsPlain && target.dtype == source.ElementType.ToScalarType() && target.device_type == DeviceType.CPU && target.is_contiguous();

    /// <summary>Reads and checks every byte, without a copy. What is found is counted in a second reading, as it is rare.</summary>
    public void Verify()
    {
        var isSuspect = source.Verify() || RunningVariance.Is(fit.Key);
        if (!isSuspect) return;
        using var values = source.Read();
        NonFinite = TensorValues.Counted(fit.Key, values);
    }

    /// <summary>Reads the values into the model.</summary>
    public void Read()
    {
        using var detached = target.detach();
        if (OrderOf(fit) is { } order)
            ReadReordered(order, detached);
        else
            source.ReadInto(detached);
    }

    private void ReadReordered(TensorConversion conversion, Tensor into)
    {
        var length = (int)source.Elements * sizeof(float);
        var stored = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            source.ReadInto(new ArrayTarget(stored.AsMemory(0, length)));
            AxisOrder.Copy<float>(
                MemoryMarshal.Cast<byte, float>(stored.AsSpan(0, length)), source.Shape, conversion.Order, MemoryMarshal.Cast<byte, float>(into.bytes));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(stored);
        }
    }

    /// <summary>The only step, if it is one that changes the order alone.</summary>
    private static TensorConversion? OrderOf(TensorFit fit) =>
        fit.Steps is [ReorderedAxes { Conversion: var conversion }] && conversion.IsConsistent(fit.Source.Shape, fit.Shape) ? conversion : null;
}
