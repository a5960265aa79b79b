using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>What the input shows of a picture: the crop, carried back to before the resize. Where the input is padded, it reaches beyond the picture.</summary>
    /// <param name="image">The picture; only its size is looked at.</param>
    /// <returns>The rectangle that the input's borders frame.</returns>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public PictureRegion RegionOf(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Validate();
        var (width, height) = ResizedSize(image);
        var (columns, rows) = (CropWindow.Centered(width, CropSize), CropWindow.Centered(height, CropSize));
        var (horizontal, vertical) = ((double)image.Width / width, (double)image.Height / height);
        return new(
            (columns.From - columns.Margin) * horizontal, (rows.From - rows.Margin) * vertical, CropSize * horizontal, CropSize * vertical);
    }
}
