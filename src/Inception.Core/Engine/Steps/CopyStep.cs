namespace Inception.Engine.Steps;

/// <summary>
/// A map written elsewhere with other lanes: a padding that no convolution takes up, some channels of a map, a branch that is read twice. Number by
/// number; networks of the family need none.
/// </summary>
/// <param name="path">The row's key.</param>
/// <param name="input">The input.</param>
/// <param name="writes">The output; its channel c is the input's channel <paramref name="firstChannel"/> + c.</param>
/// <param name="firstChannel">The first channel that is copied.</param>
/// <param name="top">Rows that are added above.</param>
/// <param name="left">Columns that are added before.</param>
/// <param name="fill">What the added rows and columns hold.</param>
internal sealed unsafe class CopyStep(string path, FeatureMap input, FeatureMap writes, int firstChannel = 0, int top = 0, int left = 0, float fill = 0)
    : Step(path, [input], writes)
{
    private readonly int[] _from = input.Lanes;

    public override string Kind => "copy";

    public override int Units => Writes.Channels.Length;

    public override void Run(int unit, in RunMemory memory)
    {
        var (from, to, channel) = (input.Layout, Writes.Layout, Writes.Channels[unit]);
        var target = Plane(Writes, unit / to.Lanes, memory) + (unit % to.Lanes);
        var lane = channel < 0 ? 0 : _from[firstChannel + channel];
        var source = Plane(input, lane / from.Lanes, memory) + (lane % from.Lanes);
        for (var y = 0; y < to.Height; y++)
        {
            for (var x = 0; x < to.Width; x++)
            {
                var isInside = y >= top && y < top + from.Height && x >= left && x < left + from.Width;
                target[to.Offset(y, x)] = channel < 0 ? 0 : isInside ? source[from.Offset(y - top, x - left)] : fill;
            }
        }
    }
}
