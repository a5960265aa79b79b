namespace Inception.Engine.Kernels;

/// <summary>A kernel whose sums the <see cref="PanelProduct"/> computes: outputs in panels of two vectors.</summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="shape">The convolution.</param>
internal abstract unsafe class PanelKernel<T>(ConvolutionShape shape) : ConvolutionKernel(shape)
    where T : unmanaged, IVector<T>
{
    /// <summary>Bytes of maps that a block of pixels may touch: less than a core's second cache.</summary>
    protected const int BlockBytes = 192 * 1024;

    /// <summary>Outputs of a panel.</summary>
    protected static int PanelWidth => 2 * T.Lanes;

    /// <summary>Panels of all outputs.</summary>
    protected int Panels { get; } = Ceiling(shape.OutputChannels.Length, 2 * T.Lanes);

    /// <summary>Floats of the packed biases, which stand before the filters.</summary>
    protected int BiasSize => Panels * PanelWidth;

    /// <summary>
    /// The output channel of a lane of a panel, −1 for none. If the last panel has one vector only, its second vector repeats the first, and is
    /// written to the same place.
    /// </summary>
    protected int OutputChannel(int panel, int lane)
    {
        var vector = Math.Min((2 * panel) + (lane / T.Lanes), (Shape.OutputChannels.Length / T.Lanes) - 1);
        return Shape.OutputChannels[(vector * T.Lanes) + (lane % T.Lanes)];
    }

    /// <summary>From a panel's first vector of outputs to its second; 0 where there is no second.</summary>
    protected nint StepOf(int panel, int plane) => ((2 * panel) + 1) * T.Lanes < Shape.OutputChannels.Length ? plane : 0;

    protected void PackBias(ReadOnlySpan<double> bias, float* packed)
    {
        for (var panel = 0; panel < Panels; panel++)
        {
            for (var lane = 0; lane < PanelWidth; lane++)
                *packed++ = OutputChannel(panel, lane) is >= 0 and var channel ? (float)bias[channel] : 0;
        }
    }
}
