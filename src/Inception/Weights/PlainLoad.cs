using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>A tensor whose values go straight from the file into the model's memory.</summary>
internal sealed class PlainLoad(string key, Tensor target, StoredTensor source)
{
    /// <summary>What <see cref="Verify"/> found; null where all values are finite.</summary>
    public NonFiniteTensor? NonFinite { get; private set; }

    /// <summary>Reads and checks every byte, without a copy. What is found is counted in a second reading, as it is rare.</summary>
    public void Verify()
    {
        var isSuspect = source.Verify() || RunningVariance.Is(key);
        if (!isSuspect) return;
        using var values = source.Read();
        NonFinite = TensorValues.Counted(key, values);
    }

    public void Read()
    {
        using var detached = target.detach();
        source.ReadInto(detached);
    }
}
