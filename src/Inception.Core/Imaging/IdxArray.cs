namespace Inception.Imaging;

/// <summary>An array of unsigned bytes as an IDX file holds it: a shape and its elements, the last dimension running fastest.</summary>
public sealed class IdxArray
{
    /// <summary>Joins a shape and its elements.</summary>
    /// <param name="shape">1 to 255 dimensions, none negative: <c>60000×28×28</c> for images, <c>60000</c> for labels.</param>
    /// <param name="data">As many bytes as the shape has elements. Not copied.</param>
    /// <exception cref="ArgumentException">The shape is empty, too long or negative, or does not have <paramref name="data"/>'s length.</exception>
    public IdxArray(IReadOnlyList<int> shape, byte[] data)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(data);
        if (shape.Count is 0 or > byte.MaxValue || shape.Any(size => size < 0))
        {
            throw new ArgumentException($"An IDX array has 1 to 255 dimensions, none negative. Found {IdxFile.Describe(shape)}.", nameof(shape));
        }

        if (IdxFile.ElementsOf(shape) != data.Length)
        {
            throw new ArgumentException(
                $"The shape {IdxFile.Describe(shape)} has {IdxFile.ElementsOf(shape)} elements. Found {data.Length} bytes.", nameof(data));
        }

        Shape = [.. shape];
        Data = data;
    }

    /// <summary>The size of each dimension.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The elements, the last dimension running fastest.</summary>
    public byte[] Data { get; }
}
