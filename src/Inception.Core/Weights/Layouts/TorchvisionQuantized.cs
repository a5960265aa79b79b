namespace Inception.Weights.Layouts;

/// <summary>
/// torchvision's quantized networks: batch normalization is folded into the filters, whose bias then stands for it; the classifier's weight and bias are
/// packed. Scales and zero points of activations are left out.
/// </summary>
internal static class TorchvisionQuantized
{
    private const string Packed = "._packed_params";

    /// <summary>The layout for a network with this ε.</summary>
    public static WeightLayout Layout(double epsilon) => new("torchvision int8", Map)
    {
        AbsentValue = key =>
            key.EndsWith(".bn.weight", StringComparison.Ordinal) ? 1
            : key.EndsWith(".bn.running_mean", StringComparison.Ordinal) ? 0
            : key.EndsWith(".bn.running_var", StringComparison.Ordinal) ? 1 - epsilon
            : null,
    };

    private static string? Map(string key)
    {
        if (key.EndsWith(".scale", StringComparison.Ordinal) || key.EndsWith(".zero_point", StringComparison.Ordinal)
            || key.EndsWith(Packed + ".dtype", StringComparison.Ordinal)) return null;
        if (key.EndsWith(".conv.bias", StringComparison.Ordinal)) return key[..^".conv.bias".Length] + ".bn.bias";
        var packed = key.IndexOf(Packed, StringComparison.Ordinal);
        if (packed < 0) return key;
        return key[(key.LastIndexOf('.') + 1)..] switch
        {
            "0" or "weight" => key[..packed] + ".weight",
            "1" or "bias" => key[..packed] + ".bias",
            _ => key,
        };
    }
}
