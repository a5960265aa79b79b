namespace Inception.Weights.Formats;

/// <summary>What was done to each chunk before it was written: the filter's registered number.</summary>
internal enum Hdf5Filter
{
    Deflate = 1,
    Shuffle = 2,
    Fletcher32 = 3,
}
