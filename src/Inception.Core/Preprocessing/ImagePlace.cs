using Inception.Imaging;

namespace Inception.Preprocessing;

/// <summary>The place of one image in a batch: <c>C×CropSize×CropSize</c> normalized numbers, or <c>CropSize×CropSize×C</c> bytes.</summary>
internal readonly ref struct ImagePlace
{
    private readonly Span<float> _numbers;
    private readonly Span<byte> _bytes;

    /// <summary>A place of normalized numbers.</summary>
    public ImagePlace(Span<float> numbers) => _numbers = numbers;

    /// <summary>A place of bytes, for a preprocessing that ends in bytes.</summary>
    public ImagePlace(Span<byte> bytes) => _bytes = bytes;

    /// <summary>Preprocesses an image into this place.</summary>
    public void Write(ImagePreprocessing preprocessing, RgbImage image)
    {
        if (_bytes.IsEmpty) preprocessing.Write(image, _numbers);
        else preprocessing.Write(image, _bytes);
    }

    /// <summary>Fills the place with zeros.</summary>
    public void Clear()
    {
        _numbers.Clear();
        _bytes.Clear();
    }
}
