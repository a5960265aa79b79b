namespace Inception.Engine.Kernels;

/// <summary>
/// A convolution whose channels are divided into groups in any way, e.g. with two filters for each channel: number by number.
/// <code>
/// y[o] = max(floor, bias[o] + Σ_i Σ_kh Σ_kw  x[g·I + i][…] · w[o][i][kh][kw])        g: the group of o, I: channels of a group
/// </code>
/// No network of the family has one besides the depthwise convolutions, so it is written to be right and short, not fast.
/// </summary>
/// <param name="shape">The convolution.</param>
internal sealed unsafe class GroupedConvolution(ConvolutionShape shape) : ConvolutionKernel(shape)
{
    private MapLayout? _input, _output;

    public override string Name => "grouped";

    public override long PackedSize => (long)Shape.FilterCount * (1 + (Shape.FilterChannels * Shape.Taps));

    public override int Units => Shape.FilterCount;

    /// <summary>The biases, then the filters as they are.</summary>
    public override void Pack(ReadOnlySpan<double> filters, ReadOnlySpan<double> bias, float* packed)
    {
        foreach (var value in bias) *packed++ = (float)value;
        foreach (var value in filters) *packed++ = (float)value;
    }

    public override void Bind(MapLayout input, MapLayout output, MapLayout? summand, int threads) => (_input, _output) = (input, output);

    public override void Run(int unit, in ConvolutionBuffers buffers)
    {
        var size = Shape.FilterChannels * Shape.Taps;
        var firstChannel = unit / (Shape.FilterCount / Shape.Groups) * Shape.FilterChannels;
        float* filter = buffers.Filters + Shape.FilterCount + ((long)unit * size), output = At(buffers.Output, _output!, Lane(Shape.OutputChannels, unit));
        for (var row = 0; row < Shape.Output.Height; row++)
        {
            for (var column = 0; column < Shape.Output.Width; column++)
            {
                var sum = buffers.Filters[unit];
                for (var k = 0; k < size; k++)
                {
                    var (channel, tap) = (firstChannel + (k / Shape.Taps), k % Shape.Taps);
                    var at = _input!.Offset(
                        (row * Shape.Stride.Height) - Shape.Top + (tap / Shape.Kernel.Width),
                        (column * Shape.Stride.Width) - Shape.Left + (tap % Shape.Kernel.Width));
                    sum = MathF.FusedMultiplyAdd(At(buffers.Input, _input, Lane(Shape.InputChannels, channel))[at], filter[k], sum);
                }

                output[_output!.Offset(row, column)] = Math.Max(sum, Shape.Floor);
            }
        }
    }

    private static float* At(float* map, MapLayout layout, int lane) => map + ((long)(lane / layout.Lanes) * layout.Plane) + (lane % layout.Lanes);

    /// <summary>The lane that holds a channel.</summary>
    private static int Lane(IReadOnlyList<int> channels, int channel)
    {
        var lane = channel;
        while (channels[lane] != channel) lane++;
        return lane;
    }
}
