using Inception.Imaging;

namespace Inception.Preprocessing;

/// <summary>
/// What of an image goes where: the part that is resized, the size it gets, and the window of that which the input shows.
/// </summary>
internal readonly record struct Frame(CutAxis Horizontal, CutAxis Vertical)
{
    /// <summary>The frame that <paramref name="preprocessing"/> takes of <paramref name="image"/>.</summary>
    public static Frame Create(ImagePreprocessing preprocessing, RgbImage image)
    {
        var (left, width) = Centre(image.Width, preprocessing.CentralFraction);
        var (top, height) = Centre(image.Height, preprocessing.CentralFraction);
        var (shorter, crop) = (preprocessing.ShorterSide, preprocessing.CropSize);
        var (newWidth, newHeight) = preprocessing.KeepAspectRatio ? Scaled(width, height, shorter) : (shorter, shorter);
        return new(
            new(left, width, newWidth, CropWindow.Centered(newWidth, crop)),
            new(top, height, newHeight, CropWindow.Centered(newHeight, crop)));
    }

    /// <summary>An image of the input's size as it is.</summary>
    public static Frame Whole(int size)
    {
        var axis = new CutAxis(0, size, size, CropWindow.Centered(size, size));
        return new(axis, axis);
    }

    /// <summary>TensorFlow's <c>central_crop</c>: the margin is rounded down, and is the same on both sides. One pixel at least stays.</summary>
    private static (int From, int Length) Centre(int size, double fraction)
    {
        var margin = Math.Min((int)((size - (size * fraction)) / 2), (size - 1) / 2);
        return (margin, size - (2 * margin));
    }

    /// <summary>torchvision's rule for the shorter side; the longer one is <c>int(size * long / short)</c>.</summary>
    private static (long Width, long Height) Scaled(int width, int height, long shorter) => width <= height
        ? (shorter, (long)((double)(shorter * height) / width))
        : ((long)((double)(shorter * width) / height), shorter);
}
