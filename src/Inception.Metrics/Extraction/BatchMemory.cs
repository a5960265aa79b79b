using System.Collections.Concurrent;

namespace Inception.Metrics.Extraction;

/// <summary>The arrays of batches, which are used again: two or three are in use at a time, tens of megabytes each.</summary>
/// <param name="batchSize">Images of a batch.</param>
/// <param name="inputLength">Numbers of the network's input.</param>
/// <param name="rowLength">Numbers of a row: features, width and height.</param>
internal sealed class BatchMemory(int batchSize, int inputLength, int rowLength)
{
    private readonly ConcurrentBag<Room> _free = [];

    public int InputLength => inputLength;

    public int RowLength => rowLength;

    public Room Rent() => _free.TryTake(out var room)
        ? room
        : new(GC.AllocateUninitializedArray<float>(checked(batchSize * inputLength)), new float[batchSize * rowLength]);

    public void Return(Room room) => _free.Add(room);

    /// <summary>The arrays of one batch.</summary>
    /// <param name="Inputs">The network's inputs.</param>
    /// <param name="Rows">The rows.</param>
    public sealed record Room(float[] Inputs, float[] Rows);
}
