namespace Inception.Networks.Tables;

/// <summary>One scale and shift per input channel: <c>x_c · scale_c + shift_c</c>.</summary>
/// <param name="Scale">A factor for each channel.</param>
/// <param name="Shift">A number to add for each channel.</param>
public sealed record InputTransform(IReadOnlyList<float> Scale, IReadOnlyList<float> Shift) : Row("")
{
    /// <summary>
    /// Converts images that are normalized with ImageNet's mean and standard deviation to the range −1…1, which TensorFlow's weights expect:
    /// <c>x_c · std_c / 0.5 + (mean_c − 0.5) / 0.5</c>; This is torchvision's <c>transform_input</c>.
    /// </summary>
    public static InputTransform ImageNetToUnitRange { get; } = new(
        [0.229f / 0.5f, 0.224f / 0.5f, 0.225f / 0.5f],
        [(0.485f - 0.5f) / 0.5f, (0.456f - 0.5f) / 0.5f, (0.406f - 0.5f) / 0.5f]);

    /// <summary>Compares the names and all numbers.</summary>
    /// <param name="other">The other transform.</param>
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
