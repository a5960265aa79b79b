using Inception.Networks.Tables;

namespace Inception.Export.Steps;

/// <summary>The size of the pictures that a file is made for.</summary>
internal static class ExportSize
{
    /// <summary>The table's input, at the size that the options ask for.</summary>
    /// <exception cref="ArgumentException">A row has no room for its window, or the classifier would read another number of places.</exception>
    public static FeatureShape Of(NetworkTable table, ExportOptions options)
    {
        var picture = options.InputSize is { } size ? table.Input with { Height = size.Height, Width = size.Width } : table.Input;
        if (!table.Fits(picture, auxiliaryHeads: false))
            throw new ArgumentException(
                $"{table.Name} cannot read pictures of {options.InputSize}: it was designed for {table.Input.Height}×{table.Input.Width}, and needs at least "
                + $"{table.LeastInputSize(auxiliaryHeads: false)} on each side"
                + (table.Classifier is null ? "." : ", and as many places before its classifier as at the design size."),
                nameof(options));
        return picture;
    }
}
