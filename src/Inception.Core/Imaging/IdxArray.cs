namespace Inception.Imaging;

/// <summary>The content of an IDX file: an array of unsigned bytes with its shape. The last dimension varies fastest.</summary>
public sealed class IdxArray
{
    /// <summary>Creates an array from its shape and its elements.</summary>
    /// <param name="shape">1 to 255 dimensions, none negative: <c>60000×28×28</c> for images, <c>60000</c> for labels.</param>
    /// <param name="data">The elements: one byte for each. The array is not copied.</param>
    /// <exception cref="ArgumentException">
    /// The shape is empty, has more than 255 dimensions or a negative one, or its number of elements differs from the length of <paramref name="data"/>.
    /// </exception>
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

    /// <summary>The elements. The last dimension varies fastest.</summary>
    public byte[] Data { get; }
}
