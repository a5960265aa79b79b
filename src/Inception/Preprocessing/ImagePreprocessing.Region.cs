using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>
    /// What the input shows of an image: its crop, carried back to before the resize. Where the input is padded, it reaches beyond the image.
    /// </summary>
    /// <param name="image">The image; only its size is looked at.</param>
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
