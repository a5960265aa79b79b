namespace Inception.ML;

/// <summary>A row's image is missing, or cannot be read or decoded, and the options say to fail.</summary>
public sealed class UnreadableRowException : InceptionException
{
    internal UnreadableRowException(long row, string column, Exception reason)
        : base(
            $"The image of row {row} in the column '{column}' cannot be read. {reason.Message} "
                + $"Repair or remove it, or set {nameof(InceptionClassifyOptions.OnUnreadable)} to {nameof(Preprocessing.UnreadableImages.Skip)}.",
            reason) => Row = row;

    /// <summary>The row's position in the data, from 0.</summary>
    public long Row { get; }
}
