using System.Text;

namespace Inception.Testing;

/// <summary>Builds the smallest shared library that a reader of symbol versions can walk: one loaded segment, addresses equal to offsets.</summary>
public sealed class ElfImage
{
    private readonly List<byte> _bytes = [.. new byte[64 + 2 * 56]];
    private readonly List<(long Tag, long Value)> _dynamic = [];
    private readonly List<byte> _names = [0];

    public int FlagsOffset { get; private set; }

    /// <summary>A library that asks libstdc++.so.6 for <paramref name="version"/>, to which its symbol 1 is bound; symbol 2 is bound to another.</summary>
    public static ElfImage Needing(string version, ushort sectionOfSymbol = 0, int? relocatedSymbol = null, int? pltSymbol = null, bool gnuHash = false)
    {
        var image = new ElfImage();
        image.AddSymbols(("", 0, 0), ("_ZSt21ios_base_library_initv", sectionOfSymbol, 7), ("malloc", 0, 8));
        image.AddHash(symbols: 3, gnuHash);
        image.AddNeed("libstdc++.so.6", version, index: 7);
        image.AddRelocations(table: 7, size: 8, relocatedSymbol);
        image.AddRelocations(table: 23, size: 2, pltSymbol);
        image._dynamic.Add((20, 7));
        return image;
    }

    /// <summary>A library that defines <paramref name="versions"/>.</summary>
    public static ElfImage Defining(params string[] versions)
    {
        var image = new ElfImage();
        image._dynamic.Add((0x6ffffffc, image._bytes.Count));
        image._dynamic.Add((0x6ffffffd, versions.Length));
        foreach (var version in versions)
        {
            var last = version == versions[^1];
            image.Add(U16(1), U16(0), U16(1), U16(1), U32(0), U32(20), U32(last ? 0 : 28u));
            image.Add(U32(image.Named(version)), U32(0));
        }

        return image;
    }

    public byte[] Build(ushort machine = 62)
    {
        _dynamic.Add((5, _bytes.Count));
        _dynamic.Add((10, _names.Count));
        Add([.. _names]);
        var dynamic = _bytes.Count;
        foreach (var (tag, value) in _dynamic.Append((0, 0)))
        {
            Add(U64(tag), U64(value));
        }

        var bytes = _bytes.ToArray();
        Put(bytes, 0, [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]);
        Put(bytes, 16, U16(3), U16(machine), U32(1), U64(0), U64(64));
        Put(bytes, 54, U16(56), U16(2));
        Put(bytes, 64, U32(1), U32(4), U64(0), U64(0), U64(0), U64(bytes.Length), U64(bytes.Length));
        Put(bytes, 64 + 56, U32(2), U32(4), U64(dynamic), U64(dynamic), U64(dynamic), U64(bytes.Length - dynamic), U64(bytes.Length - dynamic));
        return bytes;
    }

    private void AddSymbols(params (string Name, ushort Section, ushort Version)[] symbols)
    {
        _dynamic.Add((6, _bytes.Count));
        foreach (var symbol in symbols)
        {
            Add(U32(Named(symbol.Name)), [0x12, 0], U16(symbol.Section), U64(0), U64(0));
        }

        _dynamic.Add((0x6ffffff0, _bytes.Count));
        foreach (var symbol in symbols)
        {
            Add(U16(symbol.Version));
        }

        Add(U16(0));
    }

    // In the GNU form the last symbol is hashed: one bucket, one bloom word, a chain of one.
    private void AddHash(uint symbols, bool gnu)
    {
        _dynamic.Add((gnu ? 0x6ffffef5 : 4, _bytes.Count));
        if (gnu)
        {
            Add(U32(1), U32(symbols - 1), U32(1), U32(0), U64(-1), U32(symbols - 1), U32(1));
        }
        else
        {
            Add(U32(1), U32(symbols));
        }
    }

    private void AddNeed(string library, string version, ushort index)
    {
        _dynamic.Add((0x6ffffffe, _bytes.Count));
        _dynamic.Add((0x6fffffff, 1));
        Add(U16(1), U16(1), U32(Named(library)), U32(16), U32(0));
        FlagsOffset = _bytes.Count + 4;
        Add(U32(0), U16(0), U16(index), U32(Named(version)), U32(0));
    }

    private void AddRelocations(int table, int size, int? symbol)
    {
        if (symbol is { } index)
        {
            _dynamic.Add((table, _bytes.Count));
            _dynamic.Add((size, 24));
            Add(U64(0), U64((long)index << 32 | 6), U64(0));
        }
    }

    private uint Named(string name)
    {
        var at = _names.Count;
        _names.AddRange(Encoding.ASCII.GetBytes(name + '\0'));
        return (uint)at;
    }

    private void Add(params byte[][] fields) => _bytes.AddRange(fields.SelectMany(field => field));

    private static void Put(byte[] bytes, int at, params byte[][] fields) => fields.SelectMany(field => field).ToArray().CopyTo(bytes, at);

    private static byte[] U16(int value) => BitConverter.GetBytes((ushort)value);

    private static byte[] U32(uint value) => BitConverter.GetBytes(value);

    private static byte[] U64(long value) => BitConverter.GetBytes(value);
}
