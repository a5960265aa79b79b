using Inception.Networks;

namespace Inception.Tool;

/// <summary>What a network is to do: so many pictures of one size.</summary>
/// <param name="Output">What it is to give.</param>
/// <param name="Pictures">How many pictures, at least 1.</param>
/// <param name="LargestBatch">The most that go through together.</param>
/// <param name="Height">Rows of a picture.</param>
/// <param name="Width">Columns of a picture.</param>
internal sealed record EngineWork(NetworkOutput Output, int Pictures, int LargestBatch, int Height, int Width)
{
    public bool IsSquare => Height == Width;

    /// <summary>The batch that makes the fewest batches, all but the last equal: 17 pictures in batches of at most 16 are 9 and 8, not 16 and 1.</summary>
    public int Batch
    {
        get
        {
            var batches = (Pictures + LargestBatch - 1) / LargestBatch;
            return (Pictures + batches - 1) / batches;
        }
    }
}
