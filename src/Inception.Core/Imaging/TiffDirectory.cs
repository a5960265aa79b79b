using System.Buffers.Binary;

namespace Inception.Imaging;

/// <summary>
/// The first directory of a TIFF file, checked before LibTiff.NET opens the file: the library allocates by the directory's numbers before it looks at the
/// file's length.
/// </summary>
internal readonly ref struct TiffDirectory
{
    private const int Width = 256, Height = 257, StripOffsets = 273, Samples = 277, RowsPerStrip = 278, Planes = 284;
    private const int TileWidth = 322, TileHeight = 323, TileOffsets = 324, Depth = 32997;
    private const int Separate = 2;

    private readonly ReadOnlySpan<byte> _file;
    private readonly bool _isBigEndian, _isBigTiff;
    private readonly string? _path;
    private readonly Dictionary<int, (int Type, ulong Count, ulong ValueAt)> _entries = [];

    private TiffDirectory(ReadOnlySpan<byte> file, string? path)
    {
        _file = file;
        _path = path;
        _isBigEndian = file.StartsWith("MM"u8);
        if (!_isBigEndian && !file.StartsWith("II"u8)) throw Damaged("its header begins with neither II nor MM");
        var version = Number(2, 2);
        if (version is not (42 or 43)) throw Damaged($"its version is {version} where 42 or 43 was expected");
        _isBigTiff = version == 43;
        ReadEntries(_isBigTiff ? Number(8, 8) : Number(4, 4));
    }

    /// <summary>Bytes of a value by the number of its type; 0 for numbers without a type.</summary>
    private static ReadOnlySpan<byte> TypeBytes => [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

    /// <summary>Refuses a first directory that asks for more memory than the file and the limit of pixels account for.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="path">The file's path, for errors.</param>
    /// <param name="options">The limit of pixels.</param>
    /// <exception cref="InvalidImageException">The directory is damaged, or the image too large.</exception>
    public static void Require(ReadOnlySpan<byte> file, string? path, ImageDecoderOptions options) => new TiffDirectory(file, path).RequirePieces(options);

    private void ReadEntries(ulong at)
    {
        var (countBytes, entryBytes, wordBytes) = _isBigTiff ? (8, 20, 8) : (2, 12, 4);
        var count = Number(at, countBytes);
        at += (ulong)countBytes;
        if (count > ((ulong)_file.Length - at) / (ulong)entryBytes)
            throw Damaged($"its directory of {count:N0} entries at byte {at:N0} is longer than the file of {_file.Length:N0} bytes");
        ulong valuesBytes = 0;
        for (var end = at + (count * (ulong)entryBytes); at < end; at += (ulong)entryBytes)
        {
            var (tag, type, values) = ((int)Number(at, 2), (int)Number(at + 2, 2), Number(at + 4, wordBytes));
            var valueBytes = (ulong)Math.Max(1, Bytes(type));
            if (values > (ulong)_file.Length / valueBytes)
                throw Damaged($"its tag {tag} is said to have {values:N0} values of {valueBytes} bytes, and the file has {_file.Length:N0} bytes");
            var inEntry = at + 4 + (ulong)wordBytes;
            valuesBytes += values * valueBytes;
            if (valuesBytes / 2 > (ulong)_file.Length) throw Damaged($"the values of its tags up to {tag} are said to have {valuesBytes:N0} bytes");
            var isInEntry = values * valueBytes <= (ulong)wordBytes;
            if (!_entries.TryAdd(tag, (type, values, isInEntry ? inEntry : Number(inEntry, wordBytes))) && IsOfLayout(tag))
                throw Damaged($"its tag {tag} is there twice");
        }
    }

    /// <summary>Every strip or tile needs an offset: LibTiff.NET takes memory for all of them first.</summary>
    private void RequirePieces(ImageDecoderOptions options)
    {
        var (width, height) = (Value(Width, null), Value(Height, null));
        if (width > int.MaxValue || height > int.MaxValue) throw Damaged($"its size is {width:N0}×{height:N0} pixels");
        options.RequirePixels((int)width, (int)height, "TIFF", _path);
        if (Value(Depth, 1) is > 1 and var depth) throw Damaged($"it has {depth:N0} layers of voxels where one of pixels was expected");

        var isTiled = _entries.ContainsKey(TileWidth) || _entries.ContainsKey(TileHeight);
        var (pieceWidth, pieceHeight) = isTiled ? (Value(TileWidth, null), Value(TileHeight, null)) : (Math.Max(1, width), Value(RowsPerStrip, uint.MaxValue));
        if (pieceWidth == 0 || pieceHeight == 0) throw Damaged($"its strips or tiles have {pieceWidth}×{pieceHeight} pixels");
        var planes = Value(Planes, 1) == Separate ? Value(Samples, 1) : 1;
        var needed = Pieces(width, pieceWidth) * Pieces(height, pieceHeight) * planes;
        var found = Count(StripOffsets) ?? Count(TileOffsets) ?? 0;
        if (needed > Math.Min(found, Count(TileOffsets) ?? found)) throw Damaged($"it needs {needed:N0} strips or tiles, and has offsets of {found:N0}");
    }

    private static UInt128 Pieces(ulong size, ulong piece) => ((UInt128)size + piece - 1) / piece;

    private static bool IsOfLayout(int tag) =>
        tag is Width or Height or StripOffsets or Samples or RowsPerStrip or Planes or TileWidth or TileHeight or TileOffsets or Depth;

    private static int Bytes(int type) => type < TypeBytes.Length ? TypeBytes[type] : 0;

    /// <summary>The number of values that a tag has; null where the tag is absent.</summary>
    private ulong? Count(int tag) => _entries.TryGetValue(tag, out var entry) ? entry.Count : null;

    /// <summary>The one whole number of a tag.</summary>
    private ulong Value(int tag, ulong? otherwise)
    {
        if (!_entries.TryGetValue(tag, out var entry)) return otherwise ?? throw Damaged($"its directory has no tag {tag}");
        if (entry.Type is not (1 or 3 or 4 or 6 or 8 or 9 or 16 or 17) || entry.Count != 1)
            throw Damaged($"its tag {tag} has {entry.Count:N0} values of the type {entry.Type} where one whole number was expected");
        return Number(entry.ValueAt, Bytes(entry.Type));
    }

    private ulong Number(ulong at, int count)
    {
        if (at > (ulong)_file.Length || (ulong)count > (ulong)_file.Length - at)
            throw Damaged($"it ends after {_file.Length:N0} bytes, where {count} more were expected at byte {at:N0}");
        var bytes = _file.Slice((int)at, count);
        return (count, _isBigEndian) switch
        {
            (1, _) => bytes[0],
            (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (2, _) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            (4, _) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
    }

    private InvalidImageException Damaged(string problem) => TiffPage.Damaged(_path, problem);
}
