using Inception.Training.Data;

namespace Inception.Training;

/// <summary>A batch with its place in the epoch.</summary>
/// <param name="Number">The number of the batch in its epoch, from 0. Random numbers follow from it.</param>
/// <param name="Batch">The batch.</param>
internal sealed record NumberedBatch(int Number, ImageBatch Batch) : IDisposable
{
    public void Dispose() => Batch.Dispose();
}
