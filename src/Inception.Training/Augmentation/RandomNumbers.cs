using System.Numerics;

namespace Inception.Training.Augmentation;

/// <summary>
/// Random numbers that depend only on a key. The same key gives the same numbers on every machine and with every version of .NET. Training uses the key (seed,
/// epoch, index of the image) for an image, so the numbers do not depend on the number of threads or on restarts.
/// </summary>
/// <remarks>
/// The generator is xoshiro256** (D. Blackman, S. Vigna, "Scrambled Linear Pseudorandom Number Generators", arXiv:1805.01407), seeded by SplitMix64 with a hash
/// of the key. <see cref="Normal"/> and <see cref="Beta"/> call the platform's logarithm, whose last bit may differ between operating systems. Not safe for
/// several threads at once.
/// </remarks>
public sealed class RandomNumbers
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _s0, _s1, _s2, _s3;

    private RandomNumbers(ulong state)
    {
        _s0 = SplitMix64(ref state);
        _s1 = SplitMix64(ref state);
        _s2 = SplitMix64(ref state);
        _s3 = SplitMix64(ref state);
    }

    /// <summary>Creates the random numbers for a key.</summary>
    /// <param name="key">Any numbers. Their order matters.</param>
    public static RandomNumbers From(params ReadOnlySpan<long> key)
    {
        var state = 0UL;
        foreach (var word in key)
        {
            state ^= (ulong)word;
            state = SplitMix64(ref state);
        }

        return new(state);
    }

    /// <summary>Draws the next 64 random bits.</summary>
    public ulong NextBits()
    {
        var bits = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return bits;
    }

    /// <summary>Draws a uniform number from 0 to below 1, a multiple of 2⁻⁵³.</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>Draws a uniform number from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public double Uniform(double from, double to) => from + (Uniform() * (to - from));

    /// <summary>Draws an integer from 0 to below <paramref name="end"/>. All are equally likely.</summary>
    /// <param name="end">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="end"/> is below 1.</exception>
    public int Below(int end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, 1);
        // Numbers beyond the largest multiple of end would make the first ones likelier (D. Lemire, arXiv:1805.10941): they are drawn again.
        var threshold = (ulong)-(long)end % (ulong)end;
        while (true)
        {
            var high = Math.BigMul(NextBits(), (ulong)end, out var low);
            if (low >= threshold) return (int)high;
        }
    }

    /// <summary>Returns true with the given probability.</summary>
    /// <param name="probability">0 (never) to 1 (always).</param>
    public bool Happens(double probability) => Uniform() < probability;

    /// <summary>Draws a number from the normal distribution with mean 0 and standard deviation 1.</summary>
    public double Normal()
    {
        // Marsaglia's polar method; the second number of a pair is left, so that a stream has no state but its four words.
        while (true)
        {
            var (u, v) = (Uniform(-1, 1), Uniform(-1, 1));
            var square = (u * u) + (v * v);
            if (square is > 0 and < 1) return u * Math.Sqrt(-2 * Math.Log(square) / square);
        }
    }

    /// <summary>
    /// Draws a number from 0 to 1 from the symmetric beta distribution: near 0 or 1 for a small <paramref name="alpha"/>, near 0.5 for a large value.
    /// </summary>
    /// <param name="alpha">Both parameters of the distribution, above 0; 1 is the uniform distribution.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not above 0.</exception>
    public double Beta(double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        var (one, other) = (LogGamma(alpha), LogGamma(alpha));
        return 1 / (1 + Math.Exp(other - one));
    }

    /// <summary>Returns the numbers from 0 to below <paramref name="count"/> in random order.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public int[] Order(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        Shuffle(order);
        return order;
    }

    /// <summary>Shuffles <paramref name="items"/>. All orders are equally likely.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var chosen = Below(last + 1);
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }

    /// <summary>
    /// Draws the logarithm of a number from the gamma distribution: G. Marsaglia, W. W. Tsang, "A Simple Method for Generating Gamma Variables" (2000).
    /// </summary>
    private double LogGamma(double shape)
    {
        // Below 1 by their rule gamma(a) = gamma(a + 1)·U^(1/a), as a logarithm because the power of a small shape is below what a double holds.
        if (shape < 1) return LogGamma(shape + 1) + (Math.Log(1 - Uniform()) / shape);

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal();
            var root = 1 + (c * x);
            if (root <= 0) continue;

            var v = root * root * root;
            if (Math.Log(1 - Uniform()) < (0.5 * x * x) + (d * (1 - v + Math.Log(v)))) return Math.Log(d * v);
        }
    }

    /// <summary>G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators" (2014).</summary>
    private static ulong SplitMix64(ref ulong state)
    {
        state += Golden;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
