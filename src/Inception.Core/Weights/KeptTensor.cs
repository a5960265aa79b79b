namespace Inception.Weights;

/// <summary>A tensor of a classifier that the network kept as it was, because <see cref="WeightLoadOptions.Classifier"/> says so.</summary>
/// <param name="Key">The model's key.</param>
/// <param name="Shape">The model's shape.</param>
/// <param name="Stored">The file's shape, in the model's order; null where the file has no such tensor.</param>
public sealed record KeptTensor(string Key, IReadOnlyList<long> Shape, IReadOnlyList<long>? Stored)
{
    /// <summary>The key with both shapes.</summary>
    public override string ToString() =>
        $"{Key} (model [{string.Join(", ", Shape)}], file {(Stored is null ? "none" : $"[{string.Join(", ", Stored)}]")})";
}
