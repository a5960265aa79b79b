using Inception.Layers;

namespace Inception.Engine.Kernels;

/// <summary>All that a kernel needs to know of a convolution besides its filters.</summary>
/// <param name="InputChannels">Which channel of the filters each lane of the input is; −1 for a lane that only fills a vector.</param>
/// <param name="OutputChannels">The same of the output.</param>
/// <param name="Kernel">The window.</param>
/// <param name="Stride">The step of the window.</param>
/// <param name="Top">Rows of zeros above the input.</param>
/// <param name="Left">Columns of zeros before the input.</param>
/// <param name="Input">Height and width of the input.</param>
/// <param name="Output">Height and width of the output.</param>
/// <param name="Groups">1, or the number of groups of channels, each of which has filters of its own.</param>
/// <param name="Floor">0 for ReLU, negative infinity for none.</param>
internal sealed record ConvolutionShape(
    int[] InputChannels, int[] OutputChannels, Extent Kernel, Extent Stride, int Top, int Left, Extent Input, Extent Output, int Groups, float Floor)
{
    /// <summary>Places of the window.</summary>
    public int Taps => Kernel.Height * Kernel.Width;

    /// <summary>Channels that each filter reads.</summary>
    public int FilterChannels { get; } = (InputChannels.Max() + 1) / Groups;

    /// <summary>The number of filters.</summary>
    public int FilterCount { get; } = OutputChannels.Max() + 1;

    /// <summary>The zeros that the windows reach around the input.</summary>
    public Border Border => new(
        Top, Left,
        Math.Max(0, ((Output.Height - 1) * Stride.Height) + Kernel.Height - Top - Input.Height),
        Math.Max(0, ((Output.Width - 1) * Stride.Width) + Kernel.Width - Left - Input.Width));

    /// <summary>Where a filter's value is among all filters, <c>outputs × inputs of a group × taps</c>; −1 for a pair of channels that has none.</summary>
    public int FilterIndex(int output, int input, int tap)
    {
        if (output < 0 || input < 0) return -1;
        var channel = input - (output / (FilterCount / Groups) * FilterChannels);
        return channel < 0 || channel >= FilterChannels ? -1 : (((output * FilterChannels) + channel) * Taps) + tap;
    }

    /// <summary>Multiply-adds of the plain sum.</summary>
    public long Products => (long)FilterCount * Output.Height * Output.Width * FilterChannels * Taps;

    /// <summary>Everything that the time of a kernel depends on, in a line.</summary>
    public override string ToString() =>
        $"{InputChannels.Length}>{OutputChannels.Length} {Kernel}/{Stride} {Input}>{Output} pad {Top},{Left} groups {Groups}";
}
