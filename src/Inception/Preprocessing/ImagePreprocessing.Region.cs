using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>What the input shows of a picture: its crop, carried back to before the resize. Where the input is padded, it reaches beyond the picture.</summary>
    /// <param name="image">The picture; only its size is looked at.</param>
    /// <returns>The rectangle that the input's borders frame, in pixels of the picture.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public PictureRegion RegionOf(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Validate();
        var frame = Frame.Of(this, image);
        return new(Begin(frame.Horizontal), Begin(frame.Vertical), Length(frame.Horizontal), Length(frame.Vertical));
    }

    private static double Begin(CutAxis axis) => axis.From + ((axis.Window.From - axis.Window.Margin) * Scale(axis));

    private double Length(CutAxis axis) => CropSize * Scale(axis);

    /// <summary>Pixels of the picture in one of the resized.</summary>
    private static double Scale(CutAxis axis) => (double)axis.Length / axis.Resized;
}
