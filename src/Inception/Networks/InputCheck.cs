using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>
/// Whether images fit a table, and what to say when they do not. Safe to use from many threads; the size that fitted last costs a comparison.
/// </summary>
/// <param name="table">The network.</param>
/// <param name="auxiliaryHeads">Whether the network has its auxiliary heads.</param>
internal sealed class InputCheck(NetworkTable table, bool auxiliaryHeads)
{
    private readonly int _leastSize = table.LeastInputSize(auxiliaryHeads: false);
    private readonly int _leastSizeWithHeads = table.LeastInputSize(auxiliaryHeads);
    private ImageSize? _lastFitting;

    /// <summary>Throws unless the images fit.</summary>
    /// <param name="input">The caller's images.</param>
    /// <param name="withHeads">Whether the auxiliary heads are to be run too.</param>
    /// <exception cref="ArgumentException">They do not; the message says what fits.</exception>
    public void Check(Tensor input, bool withHeads)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(input.shape, withHeads);
    }

    /// <summary>Throws unless images of this shape fit.</summary>
    /// <param name="input">The sizes of the batch.</param>
    /// <param name="withHeads">Whether the auxiliary heads are to be run too.</param>
    /// <exception cref="ArgumentException">They do not; the message says what fits.</exception>
    public void Check(long[] input, bool withHeads)
    {
        if (input.Length != 4 || input[1] != table.Input.Channels)
            throw new ArgumentException($"{table.Name} expects images as N×{table.Input.Channels}×H×W, found {string.Join('×', input)}.", nameof(input));
        var image = new ImageSize((int)input[2], (int)input[3], withHeads);
        if (image == _lastFitting) return;
        if (table.Fits(new(table.Input.Channels, image.Height, image.Width), withHeads)) _lastFitting = image;
        else throw new ArgumentException(DoesNotFit(image, input), nameof(input));
    }

    private string DoesNotFit(ImageSize image, long[] input)
    {
        var least = image.WithHeads ? _leastSizeWithHeads : _leastSize;
        if (Math.Min(image.Height, image.Width) >= least)
            return table.Misfit(table.Input with { Height = image.Height, Width = image.Width }, image.WithHeads);
        var heads = image.WithHeads && least > _leastSize
            ? $" with its auxiliary heads in training ({_leastSize}×{_leastSize} without them)"
            : "";
        return $"{table.Name} needs images of at least {least}×{least} pixels{heads}, found {string.Join('×', input)}. "
            + $"It was designed for {table.Input.Height}×{table.Input.Width}.";
    }

    private sealed record ImageSize(int Height, int Width, bool WithHeads);
}
