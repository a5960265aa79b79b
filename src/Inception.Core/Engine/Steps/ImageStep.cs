namespace Inception.Engine.Steps;

/// <summary>
/// Reads the image, <c>C×H×W</c> floats or <c>H×W×C</c> bytes, into the layout of the first convolution, with a scale and a shift for each channel.
/// </summary>
/// <param name="writes">The image's map.</param>
/// <param name="scale">A factor for each channel of floats; all 1 where null.</param>
/// <param name="shift">A summand for each channel of floats.</param>
/// <param name="levels">What each byte of each channel stands for, <c>channels × 256</c>; null where bytes are not accepted.</param>
internal sealed unsafe class ImageStep(FeatureMap writes, float[]? scale, float[]? shift, float[]? levels) : Step("input", [], writes)
{
    private const int RowsOfUnit = 32, LevelsOfByte = 256;

    public override string Kind => "image";

    public override int Units => (Writes.Layout.Height + RowsOfUnit - 1) / RowsOfUnit;

    public override void Run(int unit, in RunMemory memory)
    {
        var (layout, channels) = (Writes.Layout, Writes.Channels);
        for (var lane = 0; lane < channels.Length; lane++)
        {
            var channel = channels[lane];
            var plane = Plane(Writes, lane / layout.Lanes, memory) + (lane % layout.Lanes);
            for (var row = unit * RowsOfUnit; row < Math.Min(layout.Height, (unit + 1) * RowsOfUnit); row++)
            {
                var target = plane + layout.Offset(row, 0);
                if (channel < 0) Fill(target);
                else if (memory.Bytes != null) ReadBytes(memory.Bytes + (((long)row * layout.Width) * ChannelCount) + channel, channel, target);
                else ReadFloats(memory.Image + ((((long)channel * layout.Height) + row) * layout.Width), channel, target);
            }
        }
    }

    private int ChannelCount { get; } = writes.Channels.Max() + 1;

    private void Fill(float* target)
    {
        for (var x = 0; x < Writes.Layout.Width; x++) target[x * Writes.Layout.Lanes] = 0;
    }

    private void ReadFloats(float* source, int channel, float* target)
    {
        var (width, lanes) = (Writes.Layout.Width, Writes.Layout.Lanes);
        if (scale is null)
        {
            for (var x = 0; x < width; x++) target[x * lanes] = source[x];
            return;
        }

        var (factor, summand) = (scale[channel], shift![channel]);
        for (var x = 0; x < width; x++) target[x * lanes] = (source[x] * factor) + summand;
    }

    private void ReadBytes(byte* source, int channel, float* target)
    {
        var (width, lanes) = (Writes.Layout.Width, Writes.Layout.Lanes);
        var values = levels.AsSpan(channel * LevelsOfByte, LevelsOfByte);
        var (factor, summand) = scale is null ? (1, 0) : (scale[channel], shift![channel]);
        for (var x = 0; x < width; x++) target[x * lanes] = (values[source[x * ChannelCount]] * factor) + summand;
    }
}
