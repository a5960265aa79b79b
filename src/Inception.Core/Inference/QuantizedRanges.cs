using System.Globalization;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Quantization;
using Inception.Weights.Formats;

namespace Inception.Inference;

/// <summary>
/// The ranges that PyTorch's quantized networks carry with their weights: a scale and a zero point for the images (<c>quant</c>) and for what each
/// convolution gives, behind its ReLU.
/// </summary>
internal sealed class QuantizedRanges
{
    private const string Scale = ".scale", ZeroPoint = ".zero_point", Images = "quant", Convolution = ".conv", Filters = Convolution + ".weight";

    // PyTorch's x86 back end leaves a bit unused, so that sums of products of bytes cannot overflow. A zero point above 127 needs all 8 bits.
    private const int SevenBits = 127, EightBits = 255;

    private readonly Checkpoint _checkpoint;
    private readonly HashSet<string> _keys;
    private int _highest = SevenBits;

    private QuantizedRanges(Checkpoint checkpoint)
    {
        _checkpoint = checkpoint;
        _keys = [.. checkpoint.Entries.Select(entry => entry.Key)];
    }

    /// <summary>Reads the ranges.</summary>
    /// <exception cref="CalibrationException">The file has not all of them, or one cannot be.</exception>
    public static Calibration Read(string path, NetworkTable table)
    {
        using var checkpoint = Checkpoint.Open(path);
        var ranges = new QuantizedRanges(checkpoint);
        var filters = WeightShapes.List(table).Keys.Where(key => key.EndsWith(Filters, StringComparison.Ordinal));
        string[] layers = [.. filters.Select(key => key[..^Filters.Length])];
        var numbers = layers.ToDictionary(layer => layer, layer => ranges.Numbers(layer + Convolution), StringComparer.Ordinal);
        var images = ranges.Numbers(Images);
        if (numbers.Values.Append(images).Any(one => one.ZeroPoint > SevenBits)) ranges._highest = EightBits;

        var found = new Dictionary<string, ValueRange>(StringComparer.Ordinal);
        (found[RangeNames.OfImages[0]], found[RangeNames.OfImages[1]]) = (Given(ranges.Range(images), table), ranges.Range(images));
        foreach (var layer in layers) found[layer] = ranges.Range(numbers[layer]);
        return new() { Network = table.Name, Method = CalibrationMethod.MeanSquaredError, Images = 0, Ranges = found };
    }

    private (double Scale, double ZeroPoint) Numbers(string layer)
    {
        var (scale, zeroPoint) = (Number(layer + Scale), Number(layer + ZeroPoint));
        if (double.IsFinite(scale) && scale > 0 && zeroPoint is >= 0 and <= EightBits && zeroPoint == Math.Floor(zeroPoint)) return (scale, zeroPoint);
        throw new CalibrationException(string.Create(
            CultureInfo.InvariantCulture,
            $"{_checkpoint.FilePath}: expected a scale above 0 and a zero point from 0 to {EightBits} of '{layer}', found {scale} and {zeroPoint}. ")
            + "Quantize the network again, or calibrate it on images.");
    }

    private double Number(string key)
    {
        if (!_keys.Contains(key) || _checkpoint.ReadFloat32(key) is not [var number])
        {
            throw new CalibrationException(
                $"{_checkpoint.FilePath}: expected a quantized network of PyTorch with one number '{key}', found none. Calibrate the network on images.");
        }

        return number;
    }

    private ValueRange Range((double Scale, double ZeroPoint) of) =>
        new((float)((0 - of.ZeroPoint) * of.Scale), (float)((_highest - of.ZeroPoint) * of.Scale));

    /// <summary>PyTorch quantizes the images behind torchvision's <c>transform_input</c>; the range of the images as given lies before it.</summary>
    private static ValueRange Given(ValueRange images, NetworkTable table)
    {
        if (table.Rows.OfType<InputTransform>().FirstOrDefault() is not { } transform) return images;
        var channels = transform.Scale.Zip(transform.Shift, (scale, shift) => new ValueRange((images.Low - shift) / scale, (images.High - shift) / scale));
        return channels.Aggregate((one, other) => one.Join(other));
    }
}
