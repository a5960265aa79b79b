using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>
/// A data set on the device as bytes, each picture with a black margin, and batches cut out of it. A shifted or mirrored picture is another choice of
/// indices, so a batch with augmentation costs one <c>index_select</c>.
/// </summary>
internal sealed class ImageBatches : IDisposable
{
    private readonly int _height, _width, _margin;
    private readonly double _mean, _standardDeviation;
    private readonly Tensor _pixels;                                                           // N·(H+2m)·(W+2m), uint8
    private readonly Tensor _labels;                                                           // N, int64
    private readonly Tensor _rows, _columns;                                                   // 1×H×1 and 1×1×W, int64

    public ImageBatches(LabelledImages images, int margin, TrainingOptions options, Device device)
    {
        Count = images.Count;
        Device = device;
        (_height, _width, _margin) = (images.Height, images.Width, margin);
        (_mean, _standardDeviation) = (options.Mean, options.StandardDeviation);

        using var scope = NewDisposeScope();
        var pixels = tensor(images.Pixels.ToArray()).reshape(Count, _height, _width);
        _pixels = nn.functional.pad(pixels, [margin, margin, margin, margin]).flatten().to(device).MoveToOuterDisposeScope();
        _labels = tensor(images.Labels.ToArray()).to(int64).to(device).MoveToOuterDisposeScope();
        _rows = arange(_height, int64, device).reshape(1, _height, 1).MoveToOuterDisposeScope();
        _columns = arange(_width, int64, device).reshape(1, 1, _width).MoveToOuterDisposeScope();
    }

    public int Count { get; }

    public Device Device { get; }

    private int PaddedHeight => _height + 2 * _margin;

    private int PaddedWidth => _width + 2 * _margin;

    /// <summary>The pictures at <paramref name="indices"/> as they are, <c>N×1×H×W</c> normalised, with their labels.</summary>
    public (Tensor Images, Tensor Labels) Get(Tensor indices)
    {
        using var scope = NewDisposeScope();
        return Cut(indices, _rows + _margin, _columns + _margin);
    }

    /// <summary>The pictures at <paramref name="indices"/>, each moved by up to the margin and, if asked for, mirrored or not by chance.</summary>
    public (Tensor Images, Tensor Labels) GetAugmented(Tensor indices, bool flip, Generator random)
    {
        using var scope = NewDisposeScope();
        long[] perPicture = [indices.shape[0], 1, 1];
        var rows = _rows + randint(2 * _margin + 1, perPicture, int64, generator: random).to(Device);
        var columns = flip
            ? where(rand(perPicture, generator: random).to(Device) < 0.5, _width - 1 - _columns, _columns)
            : _columns;
        return Cut(indices, rows, columns + randint(2 * _margin + 1, perPicture, int64, generator: random).to(Device));
    }

    public void Dispose()
    {
        _pixels.Dispose();
        _labels.Dispose();
        _rows.Dispose();
        _columns.Dispose();
    }

    // rows: N×H×1 or 1×H×1, columns: N×1×W or 1×1×W, both in the padded picture.
    private (Tensor Images, Tensor Labels) Cut(Tensor indices, Tensor rows, Tensor columns)
    {
        var first = indices.reshape(-1, 1, 1) * ((long)PaddedHeight * PaddedWidth);
        var positions = first + rows * PaddedWidth + columns;                                  // N×H×W
        var images = _pixels.index_select(0, positions.flatten())
            .reshape(indices.shape[0], 1, _height, _width)
            .to(float32).div_(255).sub_(_mean).div_(_standardDeviation);
        return (images.MoveToOuterDisposeScope(), _labels.index_select(0, indices).MoveToOuterDisposeScope());
    }
}
