using Inception.Engine.Kernels;
using Inception.Layers;

namespace Inception.Engine.Steps;

/// <summary>What a node gives: some groups of channels of a buffer.</summary>
/// <param name="buffer">Where it lies.</param>
/// <param name="firstGroup">The first group.</param>
/// <param name="channels">Which channel each lane is; −1 for a lane that only fills a vector, which is zero.</param>
internal sealed class FeatureMap(MapBuffer buffer, int firstGroup, int[] channels)
{
    public MapBuffer Buffer => buffer;

    public int FirstGroup => firstGroup;

    public MapLayout Layout => buffer.Layout;

    public int[] Channels => channels;

    /// <summary>Vectors of channels.</summary>
    public int Groups => channels.Length / buffer.Layout.Lanes;

    public Extent Extent => buffer.Layout.Extent;

    /// <summary>The lane of each channel.</summary>
    public int[] Lanes
    {
        get
        {
            var lanes = new int[channels.Max() + 1];
            for (var lane = 0; lane < channels.Length; lane++)
            {
                if (channels[lane] >= 0) lanes[channels[lane]] = lane;
            }

            return lanes;
        }
    }

    /// <summary>Where each number of the map lies from its beginning, channel by channel and row by row.</summary>
    public int[] Offsets
    {
        get
        {
            var lanes = Lanes;
            var offsets = new int[lanes.Length * Layout.Height * Layout.Width];
            var i = 0;
            foreach (var lane in lanes)
            {
                var plane = OffsetOf(lane);
                for (var row = 0; row < Layout.Height; row++)
                {
                    for (int column = 0, at = plane + Layout.Offset(row, 0); column < Layout.Width; column++, at += Layout.Lanes) offsets[i++] = at;
                }
            }

            return offsets;
        }
    }

    /// <summary>Where a lane begins.</summary>
    public int OffsetOf(int lane) => (lane / Layout.Lanes * Layout.Plane) + (lane % Layout.Lanes);

    /// <summary>Whether two are the same groups of the same buffer.</summary>
    public bool IsAt(FeatureMap other) => ReferenceEquals(buffer, other.Buffer) && firstGroup == other.FirstGroup;

    /// <summary>Some groups of this map.</summary>
    public FeatureMap Slice(int group, int[] ofChannels) => new(buffer, firstGroup + group, ofChannels);

    /// <summary>The first group's plane.</summary>
    public unsafe float* In(float* arena) => arena + buffer.Offset + ((long)firstGroup * buffer.Layout.Plane);
}
