namespace Inception.Weights;

/// <summary>A tensor of a checkpoint with values that are infinite or NaN.</summary>
/// <param name="Key">The model's key.</param>
/// <param name="Count">
/// The number of values that are infinite or NaN, or become infinite in the model's number type. For a running variance, negative values count too, because
/// their square root is NaN.
/// </param>
/// <param name="Elements">The number of values in the tensor.</param>
public sealed record NonFiniteTensor(string Key, long Count, long Elements)
{
    /// <summary>Formats the key with both numbers.</summary>
    public override string ToString() => $"{Key} ({Count:N0} of {Elements:N0})";
}
