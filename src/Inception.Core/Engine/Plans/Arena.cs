using Inception.Engine.Steps;

namespace Inception.Engine.Plans;

/// <summary>
/// Gives buffers their places: two that are never needed at the same time may share memory. The largest is placed first, each at the lowest free place.
/// </summary>
internal static class Arena
{
    // A cache line, in floats.
    private const int Alignment = 16;

    /// <summary>Places all buffers.</summary>
    /// <returns>The arena's size in floats.</returns>
    public static long Place(IEnumerable<MapBuffer> buffers)
    {
        var placed = new List<MapBuffer>();
        foreach (var buffer in buffers.OrderByDescending(buffer => buffer.Layout.Size).ThenBy(buffer => buffer.FirstPhase))
        {
            long offset = 0;
            foreach (var other in placed.Where(buffer.Overlaps).OrderBy(other => other.Offset))
            {
                if (offset + SizeOf(buffer) <= other.Offset) break;
                offset = Math.Max(offset, other.Offset + SizeOf(other));
            }

            buffer.Offset = offset;
            placed.Add(buffer);
        }

        return placed.Count == 0 ? 0 : placed.Max(buffer => buffer.Offset + SizeOf(buffer));
    }

    // One line of room behind each: the innermost loop reads a vector behind the last pixel's channel.
    private static long SizeOf(MapBuffer buffer) => ((buffer.Layout.Size + Alignment - 1) / Alignment * Alignment) + Alignment;
}
