using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>
    /// Computes the region of an image that the network sees: the crop, in coordinates before the resize. If the input is padded, the region extends beyond the
    /// image.
    /// </summary>
    /// <param name="image">The image; only its size is used.</param>
    /// <returns>The region, in pixels of the image.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ImageRegion RegionOf(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Validate();
        var frame = Frame.Create(this, image);
        return new(Begin(frame.Horizontal), Begin(frame.Vertical), Length(frame.Horizontal), Length(frame.Vertical));
    }

    private static double Begin(CutAxis axis) => axis.From + ((axis.Window.From - axis.Window.Margin) * Scale(axis));

    private double Length(CutAxis axis) => CropSize * Scale(axis);

    /// <summary>The number of pixels of the image for each pixel of the resized image.</summary>
    private static double Scale(CutAxis axis) => (double)axis.Length / axis.Resized;
}
