namespace Inception.Networks.Tables;

/// <summary>One scale and shift per input channel: <c>x_c · scale_c + shift_c</c>.</summary>
/// <param name="Scale">A factor for each channel.</param>
/// <param name="Shift">A summand for each channel.</param>
public sealed record InputTransform(IReadOnlyList<float> Scale, IReadOnlyList<float> Shift) : Row("")
{
    /// <summary>
    /// From images normalized by ImageNet's mean and deviation to the range −1…1 that TensorFlow's weights were trained
    /// with: <c>x_c · std_c / 0.5 + (mean_c − 0.5) / 0.5</c>; torchvision's <c>transform_input</c>.
    /// </summary>
    public static InputTransform ImageNetToUnitRange { get; } = new(
        [0.229f / 0.5f, 0.224f / 0.5f, 0.225f / 0.5f],
        [(0.485f - 0.5f) / 0.5f, (0.456f - 0.5f) / 0.5f, (0.406f - 0.5f) / 0.5f]);

    /// <summary>Whether name and numbers of both are equal.</summary>
    /// <param name="other">Another one.</param>
    public bool Equals(InputTransform? other) =>
        other is not null && Name == other.Name && Scale.SequenceEqual(other.Scale) && Shift.SequenceEqual(other.Shift);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var number in Scale.Concat(Shift)) hash.Add(number);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => input;

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.InputTransform(this, input);

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.InputTransform(this, input);
}
