using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>Grey images of the same size with their classes, in the format of MNIST and similar data sets.</summary>
public sealed class IdxImages : ILabelledImages
{
    /// <summary>Creates a data set from images, labels and the names of the classes.</summary>
    /// <param name="images">The images, <c>N×H×W</c>, from 0 (black) to 255 (white).</param>
    /// <param name="labels">The class of each image, <c>N</c>.</param>
    /// <param name="classNames">The names of the classes. Label 0 is the first name.</param>
    /// <exception cref="ArgumentException">The numbers of images and labels differ, an image has no pixels, or a label has no name.</exception>
    public IdxImages(IdxArray images, IdxArray labels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        if (images.Shape.Count != 3 || images.Shape[1] == 0 || images.Shape[2] == 0)
            throw new ArgumentException($"Images are N×H×W with at least one pixel each. Found {IdxFile.Describe(images.Shape)}.", nameof(images));

        if (labels.Shape.Count != 1 || labels.Shape[0] != images.Shape[0])
            throw new ArgumentException($"{images.Shape[0]} images need as many labels. Found {IdxFile.Describe(labels.Shape)}.", nameof(labels));

        var unnamed = Array.FindIndex(labels.Data, label => label >= classNames.Count);
        if (unnamed >= 0)
        {
            throw new ArgumentException(
                $"The label of image {unnamed} is {labels.Data[unnamed]}. Accepted: 0 to {classNames.Count - 1}, the classes with a name.", nameof(labels));
        }

        Count = images.Shape[0];
        Height = images.Shape[1];
        Width = images.Shape[2];
        Pixels = images.Data;
        Labels = labels.Data;
        ClassNames = [.. classNames];
    }

    /// <summary>The number of images.</summary>
    public int Count { get; }

    /// <summary>The height of every image, in pixels.</summary>
    public int Height { get; }

    /// <summary>The width of every image, in pixels.</summary>
    public int Width { get; }

    /// <summary>The pixels of all images in sequence, row by row, from 0 (black) to 255 (white).</summary>
    public ReadOnlyMemory<byte> Pixels { get; }

    /// <summary>The class of each image, an index into <see cref="ClassNames"/>.</summary>
    public ReadOnlyMemory<byte> Labels { get; }

    /// <summary>The names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Reads images and labels from two IDX files.</summary>
    /// <param name="imagesPath">The path of an idx3-ubyte file, plain or compressed with gzip.</param>
    /// <param name="labelsPath">The path of an idx1-ubyte file, plain or compressed with gzip.</param>
    /// <param name="classNames">The names of the classes. Label 0 is the first name.</param>
    /// <exception cref="IdxFormatException">
    /// A file does not have the expected format, the numbers of images and labels differ, or a label has no name.
    /// </exception>
    /// <exception cref="IOException">A file cannot be opened or read.</exception>
    public static IdxImages Read(string imagesPath, string labelsPath, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        var images = IdxFile.Read(imagesPath, dimensions: 3);
        var labels = IdxFile.Read(labelsPath, dimensions: 1);
        if (images.Shape[1] == 0 || images.Shape[2] == 0)
            throw new IdxFormatException(imagesPath, "images of at least one pixel", $"the shape {IdxFile.Describe(images.Shape)}");

        if (labels.Shape[0] != images.Shape[0])
            throw new IdxFormatException(labelsPath, $"{images.Shape[0]} labels, as '{imagesPath}' has images", $"{labels.Shape[0]}");

        var largest = labels.Data.DefaultIfEmpty().Max();
        if (largest >= classNames.Count)
            throw new IdxFormatException(labelsPath, $"labels from 0 to {classNames.Count - 1}", $"the label {largest}");

        return new(images, labels, classNames);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not from 0 to <see cref="Count"/> - 1.</exception>
    public int LabelOf(int index)
    {
        CheckIndex(index);
        return Labels.Span[index];
    }

    /// <inheritdoc/>
    public string NameOf(int index) => $"image {index}";

    /// <summary>Returns one image. The grey value is repeated in all three channels.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not from 0 to <see cref="Count"/> - 1.</exception>
    public RgbImage Read(int index)
    {
        var grey = PixelsOf(index).Span;
        var image = RgbImage.Uninitialized(Width, Height, out var pixels);
        for (var (i, to) = (0, 0); i < grey.Length; i++, to += RgbImage.Channels)
            pixels[to] = pixels[to + 1] = pixels[to + 2] = grey[i];
        return image;
    }

    /// <summary>Returns the pixels of one image, <c>H×W</c>, row by row.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not from 0 to <see cref="Count"/> - 1.</exception>
    public ReadOnlyMemory<byte> PixelsOf(int index)
    {
        CheckIndex(index);
        return Pixels.Slice(index * Height * Width, Height * Width);
    }

    /// <summary>Returns the first <paramref name="count"/> images.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not from 0 to <see cref="Count"/>.</exception>
    public IdxImages Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return new(
            new([count, Height, Width], Pixels[..(count * Height * Width)].ToArray()),
            new([count], Labels[..count].ToArray()),
            ClassNames);
    }

    /// <summary>Writes images and labels as two IDX files. A file is compressed with gzip if its path ends in <c>.gz</c>.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(string imagesPath, string labelsPath)
    {
        IdxFile.Write(imagesPath, new([Count, Height, Width], Pixels.ToArray()));
        IdxFile.Write(labelsPath, new([Count], Labels.ToArray()));
    }

    private void CheckIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
    }
}
