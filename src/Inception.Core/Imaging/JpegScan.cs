using System.Buffers.Binary;

namespace Inception.Imaging;

/// <summary>
/// Walks the only scan of a sequential Huffman-coded JPEG image (ITU-T T.81, annex F) block by block, without computing a pixel: where the end-of-image
/// marker is missing, this tells whether all blocks are there, and where they end.
/// </summary>
internal ref struct JpegScan
{
    private const byte Baseline = 0xC0, Extended = 0xC1, HuffmanTables = 0xC4, FirstRestart = 0xD0, StartOfScan = 0xDA, RestartInterval = 0xDD;

    private const int Coefficients = 64, MostComponents = 4, MostSampling = 4, LongestZeros = 16;

    private readonly ReadOnlySpan<byte> _jpeg;
    private readonly JpegHuffmanTable?[] _dc = new JpegHuffmanTable?[4];
    private readonly JpegHuffmanTable?[] _ac = new JpegHuffmanTable?[4];
    private readonly List<Component> _components = [];
    private (int Width, int Height) _size;
    private int _restartInterval;
    private int _at;
    private uint _bits;
    private int _bitCount;

    private JpegScan(ReadOnlySpan<byte> jpeg) => _jpeg = jpeg;

    /// <summary>The place behind the last block.</summary>
    /// <returns>Null where blocks are missing or damaged, and for images of another kind: progressive, arithmetic, of several scans.</returns>
    public static int? End(ReadOnlySpan<byte> jpeg)
    {
        var scan = new JpegScan(jpeg);
        return scan.ReadHeaders() && scan.ReadBlocks() && scan.EndsAsEncodersEnd() ? scan._at : null;
    }

    /// <summary>Reads the segments up to the scan's first byte.</summary>
    private bool ReadHeaders()
    {
        _at = 2;   // behind the start-of-image marker
        while (_at + 4 <= _jpeg.Length && _jpeg[_at] == 0xFF)
        {
            var marker = _jpeg[_at + 1];
            if (marker == 0xFF)
            {
                _at++;
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(_jpeg[(_at + 2)..]);
            if (length < 2 || _at + 2 + length > _jpeg.Length) return false;
            var segment = _jpeg.Slice(_at + 4, length - 2);
            _at += 2 + length;
            var isRead = marker switch
            {
                Baseline or Extended => ReadFrame(segment),
                > Extended and <= 0xCF and not HuffmanTables and not 0xC8 and not 0xCC => false,
                HuffmanTables => ReadTables(segment),
                RestartInterval => ReadRestartInterval(segment),
                StartOfScan => ReadScan(segment),
                _ => true,
            };
            if (!isRead || marker == StartOfScan) return isRead;
        }

        return false;
    }

    private bool ReadFrame(ReadOnlySpan<byte> segment)
    {
        if (segment is not [8, _, _, _, _, >= 1 and <= MostComponents and var count, ..] || segment.Length < 6 + (3 * count)) return false;
        _size = (BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]));
        _components.Clear();
        for (var i = 0; i < count; i++)
        {
            var (id, sampling) = (segment[6 + (3 * i)], segment[7 + (3 * i)]);
            var (across, down) = (sampling >> 4, sampling & 15);
            if (across is < 1 or > MostSampling || down is < 1 or > MostSampling) return false;
            _components.Add(new(id, across, down));
        }

        return _size is { Width: > 0, Height: > 0 };
    }

    private bool ReadTables(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            if (segment[0] >> 4 > 1 || (segment[0] & 15) > 3 || !JpegHuffmanTable.TryRead(segment[1..], out var table, out var length)) return false;
            (segment[0] >> 4 == 0 ? _dc : _ac)[segment[0] & 15] = table;
            segment = segment[(1 + length)..];
        }

        return true;
    }

    private bool ReadRestartInterval(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 2) return false;
        _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
        return true;
    }

    private readonly bool ReadScan(ReadOnlySpan<byte> segment)
    {
        if (_components.Count == 0 || segment.Length < 1 + (2 * _components.Count) || segment[0] != _components.Count) return false;
        for (var i = 0; i < _components.Count; i++)
        {
            var (id, tables) = (segment[1 + (2 * i)], segment[2 + (2 * i)]);
            if (id != _components[i].Id || tables >> 4 > 3 || (tables & 15) > 3) return false;
            if (_dc[tables >> 4] is not { } dc || _ac[tables & 15] is not { } ac) return false;
            _components[i] = _components[i] with { Dc = dc, Ac = ac };
        }

        return true;
    }

    private bool ReadBlocks()
    {
        var isInterleaved = _components.Count > 1;
        var (across, down) = isInterleaved ? (_components.Max(one => one.Across), _components.Max(one => one.Down)) : (1, 1);
        var units = (long)Units(_size.Width, across) * Units(_size.Height, down);
        for (long unit = 0; unit < units; unit++)
        {
            if (_restartInterval > 0 && unit > 0 && unit % _restartInterval == 0 && !ReadRestart((int)((unit / _restartInterval - 1) % 8))) return false;
            foreach (var component in _components)
            {
                for (var block = isInterleaved ? component.Across * component.Down : 1; block > 0; block--)
                    if (!ReadBlock(component)) return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether the last byte is filled up with ones (F.1.2.3), behind no long run of zeros: bytes that follow a truncated scan may be valid codes by chance,
    /// and zeros often are.
    /// </summary>
    private readonly bool EndsAsEncodersEnd() =>
        (_bits & ((1u << _bitCount) - 1)) == (1u << _bitCount) - 1 && _jpeg[Math.Max(0, _at - LongestZeros).._at].ContainsAnyExcept((byte)0);

    private static int Units(int pixels, int sampling) => (pixels + (8 * sampling) - 1) / (8 * sampling);

    /// <summary>Passes over one block: the difference of its mean, then runs of zeros with the values behind them.</summary>
    private bool ReadBlock(Component component)
    {
        if (Decode(component.Dc!) is not (>= 0 and <= 11 and var size) || !Skip(size)) return false;
        for (var k = 1; k < Coefficients; k++)
        {
            var symbol = Decode(component.Ac!);
            if (symbol < 0) return false;
            var (run, length) = (symbol >> 4, symbol & 15);
            if (length == 0)
            {
                if (run != 15) break;   // end of block
                k += 15;
                continue;
            }

            k += run;
            if (k >= Coefficients || !Skip(length)) return false;
        }

        return true;
    }

    /// <summary>The next symbol; -1 where the bits are no code or have ended.</summary>
    private int Decode(JpegHuffmanTable table)
    {
        var code = 0;
        for (var length = 1; length <= JpegHuffmanTable.LongestCode; length++)
        {
            if (!NextBit(out var bit)) return -1;
            code = (code << 1) | bit;
            if (table.Find(code, length) is { } symbol) return symbol;
        }

        return -1;
    }

    private bool Skip(int bits)
    {
        while (bits-- > 0)
            if (!NextBit(out _)) return false;
        return true;
    }

    private bool NextBit(out int bit)
    {
        bit = 0;
        if (_bitCount == 0)
        {
            if (_at >= _jpeg.Length) return false;
            _bits = _jpeg[_at];
            if (_bits == 0xFF)
            {
                if (_at + 1 >= _jpeg.Length || _jpeg[_at + 1] != 0) return false;   // a marker: the scan has ended
                _at++;
            }

            (_at, _bitCount) = (_at + 1, 8);
        }

        bit = (int)(_bits >> --_bitCount) & 1;
        return true;
    }

    private bool ReadRestart(int number)
    {
        _bitCount = 0;
        while (_at + 1 < _jpeg.Length && _jpeg[_at] == 0xFF && _jpeg[_at + 1] == 0xFF) _at++;
        if (_at + 1 >= _jpeg.Length || _jpeg[_at] != 0xFF || _jpeg[_at + 1] != FirstRestart + number) return false;
        _at += 2;
        return true;
    }

    private sealed record Component(byte Id, int Across, int Down)
    {
        public JpegHuffmanTable? Dc { get; init; }

        public JpegHuffmanTable? Ac { get; init; }
    }
}
