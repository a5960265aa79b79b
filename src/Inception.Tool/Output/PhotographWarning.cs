using Inception.Imaging;
using Inception.Models.Catalogue;
using Inception.Tool.Running;

namespace Inception.Tool.Output;

/// <summary>The warning for photographs that are sent to the shipped networks, which know clothes in small grey images.</summary>
internal static class PhotographWarning
{
    private const int ColourSpread = 32;        // levels between the channels of a pixel that is no grey of a JPEG file
    private const double ColourShare = 0.01;    // of an image's pixels

    /// <summary>A side that many times as long as the network's is no image of its kind.</summary>
    private const int LargestScale = 8;

    /// <summary>The warning for an image; null where the network may know it.</summary>
    /// <param name="model">A model with shipped weights.</param>
    /// <param name="path">An image that was read before.</param>
    public static string? For(IRunningModel model, string path)
    {
        var side = model.Preprocessing.CropSize;
        if (model.Preprocessing.Channels != 1) return null;
        var image = new ImageDecoder().Decode(path);
        var isColour = IsColour(image);
        if (!isColour && Math.Min(image.Width, image.Height) <= LargestScale * side) return null;
        var id = InceptionWeights.V3.Timm.Id;
        return $"inception: warning: '{path}' is {(isColour ? "a colour image" : "an image")} of {image.Width}×{image.Height} pixels; {model.Name} only knows "
            + $"{model.Labels!.Count} kinds of clothes in grey images of {side}×{side}. "
            + $"For photographs use weights trained on ImageNet: run 'inception weights download {id}' and add --weights {id}.";
    }

    private static bool IsColour(RgbImage image)
    {
        var pixels = image.Pixels;
        var coloured = 0;
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var (red, green, blue) = (pixels[i], pixels[i + 1], pixels[i + 2]);
            if (Math.Max(red, Math.Max(green, blue)) - Math.Min(red, Math.Min(green, blue)) > ColourSpread) coloured++;
        }

        return coloured > ColourShare * pixels.Length / 3;
    }
}
