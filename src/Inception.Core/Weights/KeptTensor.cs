namespace Inception.Weights;

/// <summary>A tensor of a classifier that was not loaded because of <see cref="WeightLoadOptions.Classifier"/>. The network kept its own tensor.</summary>
/// <param name="Key">The model's key.</param>
/// <param name="Shape">The model's shape.</param>
/// <param name="Stored">The file's shape, in the model's order. Null if the file has no such tensor.</param>
public sealed record KeptTensor(string Key, IReadOnlyList<long> Shape, IReadOnlyList<long>? Stored)
{
    /// <summary>Formats the key with both shapes.</summary>
    public override string ToString() =>
        $"{Key} (model [{string.Join(", ", Shape)}], file {(Stored is null ? "none" : $"[{string.Join(", ", Stored)}]")})";
}
