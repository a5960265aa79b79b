namespace Inception.Metrics.Numerics;

/// <summary>
/// NumPy's legacy generator <c>numpy.random.RandomState(seed)</c>: MT19937 (Matsumoto and Nishimura 1998), with the permutations that the libraries draw.
/// NumPy's
/// rule NEP 19 freezes its numbers.
/// </summary>
internal sealed class NumPyRandom
{
    private const int Size = 624, Distance = 397;
    private const uint UpperBit = 0x80000000, Twist = 0x9908B0DF;

    private readonly uint[] _state = new uint[Size];
    private int _position = Size;

    /// <summary>The generator of a seed.</summary>
    public NumPyRandom(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Size; i++) _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
    }

    /// <summary>The next 32 bits.</summary>
    public uint Next()
    {
        if (_position == Size) Renew();
        var y = _state[_position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C5680;
        y ^= (y << 15) & 0xEFC60000;
        return y ^ (y >> 18);
    }

    /// <summary>A number from 0 to <paramref name="largest"/>, both included.</summary>
    public uint Next(uint largest)
    {
        if (largest == 0) return 0;
        var mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(largest);
        while (true)
        {
            var value = Next() & mask;
            if (value <= largest) return value;
        }
    }

    /// <summary>The numbers from 0 to <paramref name="count"/> − 1 in random order: <c>permutation(count)</c>.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)Next((uint)i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>Some of the numbers from 0 to <paramref name="count"/> − 1, each once: <c>choice(count, size, replace=False)</c>.</summary>
    public int[] Choice(int count, int size) => Permutation(count)[..size];

    /// <summary>As many numbers from 0 to <paramref name="count"/> − 1 as there are, with replacement: a set of the bootstrap.</summary>
    public int[] Resample(int count)
    {
        var rows = new int[count];
        for (var i = 0; i < count; i++) rows[i] = (int)Next((uint)(count - 1));
        return rows;
    }

    private void Renew()
    {
        for (var k = 0; k < Size; k++)
        {
            var y = (_state[k] & UpperBit) | (_state[(k + 1) % Size] & ~UpperBit);
            _state[k] = _state[(k + Distance) % Size] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : Twist);
        }

        _position = 0;
    }
}
