namespace Inception.Imaging;

/// <summary>A Huffman table of a JPEG stream (ITU-T T.81, annex C): codes of one length are consecutive numbers.</summary>
internal sealed class JpegHuffmanTable
{
    public const int LongestCode = 16;

    private readonly int[] _firstCode = new int[LongestCode + 1];
    private readonly int[] _firstSymbol = new int[LongestCode + 1];
    private readonly int[] _count = new int[LongestCode + 1];
    private readonly byte[] _symbols;

    private JpegHuffmanTable(ReadOnlySpan<byte> counts, byte[] symbols)
    {
        _symbols = symbols;
        var (code, symbol) = (0, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            (_firstCode[length], _firstSymbol[length], _count[length]) = (code, symbol, counts[length - 1]);
            code = (code + counts[length - 1]) << 1;
            symbol += counts[length - 1];
        }
    }

    /// <summary>Reads the counts of each length and the symbols.</summary>
    /// <param name="segment">The table from its counts on.</param>
    /// <param name="table">The table.</param>
    /// <param name="length">Bytes of the table.</param>
    /// <returns>Whether it is there as a whole.</returns>
    public static bool TryRead(ReadOnlySpan<byte> segment, out JpegHuffmanTable? table, out int length)
    {
        (table, length) = (null, LongestCode);
        if (segment.Length < LongestCode) return false;
        var symbols = 0;
        foreach (var count in segment[..LongestCode]) symbols += count;
        length += symbols;
        if (symbols > 256 || segment.Length < length) return false;
        table = new(segment[..LongestCode], segment.Slice(LongestCode, symbols).ToArray());
        return true;
    }

    /// <summary>The symbol of a code; null where the length has no such code.</summary>
    public int? Find(int code, int length)
    {
        var place = code - _firstCode[length];
        return place >= 0 && place < _count[length] ? _symbols[_firstSymbol[length] + place] : null;
    }
}
