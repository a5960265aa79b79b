using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>What every network of the family lets its user choose.</summary>
public record NetworkOptions
{
    /// <summary>The length of the logits, at least 1; 1000 for ImageNet. 0 where a network can end in an embedding.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Channels of the pictures, at least 1; 3 for RGB.</summary>
    public int InputChannels { get; init; } = 3;

    /// <summary>
    /// Whether the auxiliary heads are built. They serve training alone; a checkpoint that holds them loads into a network
    /// without them, and they are reported as ignored.
    /// </summary>
    public bool AuxiliaryHeads { get; init; }

    /// <summary>Where the weights live; the CPU when not set.</summary>
    public Device? Device { get; init; }

    /// <summary>The type of weights and activations; float32 when not set.</summary>
    public ScalarType? DType { get; init; }

    private protected virtual int LeastClasses => 1;

    /// <summary>Checks every option in one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names both.</exception>
    internal virtual void Validate()
    {
        Require(Classes >= LeastClasses, nameof(Classes), Classes, $"at least {LeastClasses}");
        Require(InputChannels >= 1, nameof(InputChannels), InputChannels, "at least 1");
        Require(DType is null or ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64,
            nameof(DType), DType, "Float16, BFloat16, Float32 or Float64");
    }

    private protected static void Require(bool holds, string option, object? value, string accepted)
    {
        if (!holds) throw new ArgumentOutOfRangeException(option, value, $"{option} must be {accepted}.");
    }
}
