using Inception.Preprocessing;
using Inception.Training.Data;

namespace Inception.ML;

/// <summary>The image of a row is missing, or cannot be read or decoded, and the options ask to fail.</summary>
public sealed class UnreadableRowException : InceptionException
{
    internal UnreadableRowException(long row, string column, Exception reason)
        : base($"The image of row {row} in the column '{column}' cannot be read. {reason.Message} {Advice}", reason) => Row = row;

    internal UnreadableRowException(long row, string column, IReadOnlyList<SkippedImage> images)
        : base(
            $"{images.Count} images of the column '{column}' cannot be read. "
                + $"The first is that of row {row}, {images[0].Name}: {images[0].Reason} {Advice}") => Row = row;

    /// <summary>The index of the row in the data, from 0. If several rows are affected, the first.</summary>
    public long Row { get; }

    private static string Advice => $"Repair or remove it, or set {nameof(InceptionClassifyOptions.OnUnreadable)} to {nameof(UnreadableImages.Skip)}.";
}
