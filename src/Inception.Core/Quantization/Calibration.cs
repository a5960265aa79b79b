namespace Inception.Quantization;

/// <summary>
/// The ranges of a network's feature maps on calibration images, which int8 needs besides the weights. A calibration belongs to one table and one
/// set of weights, and can be saved beside them.
/// </summary>
public sealed record Calibration
{
    /// <summary>The name of the network's table.</summary>
    public required string Network { get; init; }

    /// <summary>The method that found the ranges.</summary>
    public required CalibrationMethod Method { get; init; }

    /// <summary>The number of calibration images.</summary>
    public required long Images { get; init; }

    /// <summary>
    /// The output range, including ReLU, of each operation that computes new values, by the key of its row. <c>input</c> is the images as given.
    /// <c>input.normalized</c> is the images after normalization, if no convolution absorbs that.
    /// </summary>
    public required IReadOnlyDictionary<string, ValueRange> Ranges { get; init; }

    /// <summary>Writes JSON. An existing file is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => CalibrationFile.Write(path, this);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="CalibrationException">The file is no calibration, or contains an invalid range; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Calibration Load(string path) => CalibrationFile.Read(path);

    /// <summary>The range of an operation's output.</summary>
    /// <exception cref="CalibrationException">There is none.</exception>
    internal ValueRange RangeOf(string key)
    {
        if (!Ranges.TryGetValue(key, out var range))
            throw new CalibrationException(
                $"The calibration of {Network} has no range for '{key}'. It was made for another table, or for another "
                    + $"{nameof(CalibrationOptions.Normalization)}; calibrate the network as it is compiled.");
        if (!(float.IsFinite(range.Low) && float.IsFinite(range.High) && range.Low <= range.High))
            throw new CalibrationException($"The calibration of {Network} has the range {range.Low} … {range.High} for '{key}'; expected two finite "
                + "numbers, the lower one first.");
        return range;
    }

    /// <summary>Refuses a calibration of another network.</summary>
    internal void Check(string network)
    {
        if (Network != network)
            throw new CalibrationException($"The calibration is of {Network}, and the network is {network}. Calibrate this network on images of its own task.");
    }
}
