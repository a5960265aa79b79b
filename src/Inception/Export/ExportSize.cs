using Inception.Networks.Tables;

namespace Inception.Export;

/// <summary>The size of the images that a file is made for.</summary>
internal static class ExportSize
{
    /// <summary>The table's input, at the size that the options ask for.</summary>
    /// <exception cref="ArgumentException">The images do not fit; the message says what does.</exception>
    public static FeatureShape Choose(NetworkTable table, ExportOptions options)
    {
        var image = options.InputSize is { } size ? table.Input with { Height = size.Height, Width = size.Width } : table.Input;
        if (table.Fits(image, auxiliaryHeads: false)) return image;
        var least = table.LeastInputSize(auxiliaryHeads: false);
        throw new ArgumentException(
            Math.Min(image.Height, image.Width) >= least
                ? table.Misfit(image, auxiliaryHeads: false)
                : $"{table.Name} cannot read images of {options.InputSize}: it was designed for {table.Input.Height}×{table.Input.Width}, and needs "
                    + $"at least {least} on each side.",
            nameof(options));
    }
}
