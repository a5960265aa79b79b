namespace Inception.Training;

/// <summary>
/// Seeds of the random numbers of one batch. They follow from the run's seed and the batch's number alone, so that a training that goes on in the middle
/// draws the same ones.
/// </summary>
internal static class RandomSeed
{
    /// <summary>The seed of a batch.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="batch">The number of the batch, counted from 0 over all epochs.</param>
    public static long ForBatch(int seed, long batch) => (long)(Mix(Mix((ulong)seed) + (ulong)batch) >> 1);

    /// <summary>SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, figure 17).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
