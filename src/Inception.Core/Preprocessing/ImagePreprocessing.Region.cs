using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>
    /// Computes the region of an image that the input shows: the crop, in coordinates before the resize. If the input is padded, the region reaches
    /// beyond the image.
    /// </summary>
    /// <param name="image">The image; only its size is used.</param>
    /// <returns>The rectangle that the input's borders frame, in pixels of the image.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public ImageRegion RegionOf(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Validate();
        var frame = Frame.Create(this, image);
        return new(Begin(frame.Horizontal), Begin(frame.Vertical), Length(frame.Horizontal), Length(frame.Vertical));
    }

    private static double Begin(CutAxis axis) => axis.From + ((axis.Window.From - axis.Window.Margin) * Scale(axis));

    private double Length(CutAxis axis) => CropSize * Scale(axis);

    /// <summary>Pixels of the image in one of the resized.</summary>
    private static double Scale(CutAxis axis) => (double)axis.Length / axis.Resized;
}
