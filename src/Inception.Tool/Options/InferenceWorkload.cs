using Inception.Networks;

namespace Inception.Tool.Options;

/// <summary>What a network is to do: so many images, all of one size.</summary>
/// <param name="Output">What it is to give.</param>
/// <param name="Images">How many images, at least 1.</param>
/// <param name="LargestBatch">The most that go through together.</param>
internal sealed record InferenceWorkload(NetworkOutput Output, int Images, int LargestBatch)
{
    /// <summary>The batch that makes the fewest batches, all but the last equal: 17 images in batches of at most 16 are 9 and 8, not 16 and 1.</summary>
    public int Batch
    {
        get
        {
            var batches = (Images + LargestBatch - 1) / LargestBatch;
            return (Images + batches - 1) / batches;
        }
    }
}
