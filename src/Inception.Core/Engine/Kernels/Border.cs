namespace Inception.Engine.Kernels;

/// <summary>Rows and columns around a map.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns before.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns behind.</param>
internal readonly record struct Border(int Top, int Left, int Bottom, int Right)
{
    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => this == default;

    /// <summary>The wider of two on each side.</summary>
    public Border Union(Border other) => new(
        Math.Max(Top, other.Top), Math.Max(Left, other.Left), Math.Max(Bottom, other.Bottom), Math.Max(Right, other.Right));
}
