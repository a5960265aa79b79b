using Inception.Graphs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Inference.Programs;

/// <summary>
/// The positions at which a convolution's output is compared with float64: every channel and column of the first, middle and last rows, in the first and the
/// last image. A wrong kernel is wrong in the same channels of every image, and at repeating positions or at an edge. So this sample is sufficient.
/// </summary>
/// <param name="node">The convolution.</param>
/// <param name="height">The height of its output.</param>
internal sealed class ConvolutionSample(ConvolutionNode node, int height)
{
    private const int Band = 2;

    private readonly int[] _bands = height <= 3 * Band ? [0] : [0, (height - Band) / 2, height - Band];

    private readonly int _rows = height <= 3 * Band ? height : Band;

    /// <summary>Returns these positions of an output in float64.</summary>
    public Tensor Take(Tensor output) => cat([.. _bands.Select(band => Ends(output.narrow(2, band, _rows)))], 0).to(ScalarType.Float64);

    /// <summary>Computes the convolution at these positions in float64, without summand and ReLU.</summary>
    /// <param name="x">The input.</param>
    /// <param name="weight">The filters.</param>
    /// <param name="bias">The bias of each output channel.</param>
    /// <param name="values">Converts the input's numbers in float64 to the values they represent. The numbers themselves when null.</param>
    /// <returns>The values, in the order of <see cref="Take"/>; the caller disposes them.</returns>
    public Tensor Expected(Tensor x, Tensor weight, Tensor bias, Func<Tensor, Tensor>? values = null)
    {
        using var scope = NewDisposeScope();
        var read = cat([.. _bands.Select(band => Read(x, band, values))], 0);
        return conv2d(
            read, weight.to(ScalarType.Float64), bias.to(ScalarType.Float64),
            strides: [node.Stride.Height, node.Stride.Width], padding: [0, node.Padding.Width], groups: node.Groups).MoveToOuterDisposeScope();
    }

    /// <summary>The rows of the input that one band reads, including zero padding above and below.</summary>
    private Tensor Read(Tensor x, int band, Func<Tensor, Tensor>? values)
    {
        var top = (band * node.Stride.Height) - node.Padding.Height;
        var bottom = top + ((_rows - 1) * node.Stride.Height) + node.Kernel.Height;
        var (begin, end) = (Math.Max(top, 0), Math.Min(bottom, (int)x.shape[2]));
        var rows = Ends(x.narrow(2, begin, end - begin)).to(ScalarType.Float64);
        return pad(values?.Invoke(rows) ?? rows, [0, 0, begin - top, bottom - end]);
    }

    /// <summary>The first and the last image of a batch.</summary>
    private static Tensor Ends(Tensor batch) => batch.shape[0] <= 2 ? batch : cat([batch.narrow(0, 0, 1), batch.narrow(0, batch.shape[0] - 1, 1)], 0);
}
