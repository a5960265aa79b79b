namespace Inception.Weights;

/// <summary>A tensor that was changed while loading.</summary>
/// <param name="Key">The model's key.</param>
/// <param name="Stored">The file's shape. Null if the file has no such tensor.</param>
/// <param name="Loaded">The model's shape.</param>
/// <param name="Change">The change, e.g. <c>HWIO → OIHW</c>, <c>class 0 (background) dropped</c> or <c>3 input channels summed into 1</c>.</param>
public sealed record WeightAdaptation(string Key, IReadOnlyList<long>? Stored, IReadOnlyList<long> Loaded, string Change)
{
    /// <summary>Formats the key with both shapes and the change.</summary>
    public override string ToString() =>
        Stored is null
            ? $"{Key} [{string.Join(", ", Loaded)}]: {Change}"
            : $"{Key} (file [{string.Join(", ", Stored)}], model [{string.Join(", ", Loaded)}]): {Change}";
}
