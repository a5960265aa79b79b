using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>Whether pictures fit a table, and what to say when they do not. Safe to use from many threads; the size that fitted last costs a comparison.</summary>
/// <param name="table">The network.</param>
/// <param name="auxiliaryHeads">Whether the network has its auxiliary heads.</param>
internal sealed class InputCheck(NetworkTable table, bool auxiliaryHeads)
{
    private readonly int _leastSize = table.LeastInputSize(auxiliaryHeads: false);
    private readonly int _leastSizeWithHeads = table.LeastInputSize(auxiliaryHeads);
    private PictureSize? _lastFitting;

    /// <summary>Throws unless the pictures fit.</summary>
    /// <param name="input">The caller's pictures.</param>
    /// <param name="withHeads">Whether the auxiliary heads are to be run too.</param>
    /// <exception cref="ArgumentException">They do not; the message says what fits.</exception>
    public void Check(Tensor input, bool withHeads)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(input.shape, withHeads);
    }

    /// <summary>Throws unless pictures of this shape fit.</summary>
    /// <param name="input">The sizes of the batch.</param>
    /// <param name="withHeads">Whether the auxiliary heads are to be run too.</param>
    /// <exception cref="ArgumentException">They do not; the message says what fits.</exception>
    public void Check(long[] input, bool withHeads)
    {
        if (input.Length != 4 || input[1] != table.Input.Channels)
            throw new ArgumentException($"{table.Name} expects pictures as N×{table.Input.Channels}×H×W, found {string.Join('×', input)}.", nameof(input));
        var picture = new PictureSize((int)input[2], (int)input[3], withHeads);
        if (picture == _lastFitting) return;
        if (table.Fits(new(table.Input.Channels, picture.Height, picture.Width), withHeads)) _lastFitting = picture;
        else throw new ArgumentException(DoesNotFit(picture, input), nameof(input));
    }

    private string DoesNotFit(PictureSize picture, long[] input)
    {
        var least = picture.WithHeads ? _leastSizeWithHeads : _leastSize;
        if (Math.Min(picture.Height, picture.Width) >= least)
            return table.Misfit(table.Input with { Height = picture.Height, Width = picture.Width }, picture.WithHeads);
        var heads = picture.WithHeads && least > _leastSize
            ? $" with its auxiliary heads in training ({_leastSize}×{_leastSize} without them)"
            : "";
        return $"{table.Name} needs pictures of at least {least}×{least} pixels{heads}, found {string.Join('×', input)}. "
            + $"It was designed for {table.Input.Height}×{table.Input.Width}.";
    }

    private sealed record PictureSize(int Height, int Width, bool WithHeads);
}
