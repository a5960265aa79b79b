namespace Inception.Weights;

/// <summary>A tensor with different shapes in the model and in the file.</summary>
/// <param name="Key">The key.</param>
/// <param name="Expected">The model's shape.</param>
/// <param name="Found">The file's shape.</param>
public sealed record ShapeMismatch(string Key, IReadOnlyList<long> Expected, IReadOnlyList<long> Found)
{
    /// <summary>Formats the key with both shapes.</summary>
    public override string ToString() => $"{Key} (model [{string.Join(", ", Expected)}], file [{string.Join(", ", Found)}])";
}
