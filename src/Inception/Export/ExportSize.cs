using Inception.Networks.Tables;

namespace Inception.Export;

/// <summary>The size of the pictures that a file is made for.</summary>
internal static class ExportSize
{
    /// <summary>The table's input, at the size that the options ask for.</summary>
    /// <exception cref="ArgumentException">The pictures do not fit; the message says what does.</exception>
    public static FeatureShape Of(NetworkTable table, ExportOptions options)
    {
        var picture = options.InputSize is { } size ? table.Input with { Height = size.Height, Width = size.Width } : table.Input;
        if (table.Fits(picture, auxiliaryHeads: false)) return picture;
        var least = table.LeastInputSize(auxiliaryHeads: false);
        throw new ArgumentException(
            Math.Min(picture.Height, picture.Width) >= least
                ? table.Misfit(picture, auxiliaryHeads: false)
                : $"{table.Name} cannot read pictures of {options.InputSize}: it was designed for {table.Input.Height}×{table.Input.Width}, and needs at least {least} on each side.",
            nameof(options));
    }
}
