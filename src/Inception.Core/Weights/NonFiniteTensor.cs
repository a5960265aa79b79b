namespace Inception.Weights;

/// <summary>A tensor of a checkpoint whose values cannot all be used in a computation.</summary>
/// <param name="Key">The model's key.</param>
/// <param name="Count">
/// How many values are infinite or no number, or become infinite in the model's type. Of a running variance, negative values count too: their square root is
/// no number.
/// </param>
/// <param name="Elements">How many values the tensor has.</param>
public sealed record NonFiniteTensor(string Key, long Count, long Elements)
{
    /// <summary>The key with both numbers.</summary>
    public override string ToString() => $"{Key} ({Count:N0} of {Elements:N0})";
}
