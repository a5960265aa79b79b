using System.Globalization;
using System.Text;

namespace Inception.Weights.Formats;

/// <summary>Finds the checkpoint in a tar archive and reads it there: a tar stores its files as they are.</summary>
internal sealed class TarFile
{
    private const int BlockBytes = 512;
    private const char LongName = 'L', LongLink = 'K', Extended = 'x', Global = 'g';   // entries of GNU and of POSIX that describe others
    private const string Accepted = "TensorFlow's checkpoints and graphs are read from an archive; unpack others.";

    private readonly CheckpointFile _file;
    private readonly List<CheckpointFile> _members = [];

    private TarFile(CheckpointFile file) => _file = file;

    /// <summary>Whether a file begins as a tar archive does.</summary>
    public static bool Is(ReadOnlySpan<byte> start) => start.Length >= 262 && start.Slice(257, 5).SequenceEqual("ustar"u8);

    /// <exception cref="CheckpointException">The archive is damaged, or has no checkpoint, or several.</exception>
    public static CheckpointContent Read(CheckpointFile file)
    {
        var tar = new TarFile(file);
        tar.ReadMembers();
        return tar.Only(TableFile.Is) is { } table ? TensorFlowCheckpoint.Read(table)
            : tar.Only(FrozenGraph.Is) is { } graph ? FrozenGraph.Read(graph)
            : tar._members.Where(TensorFlowJsModel.IsNamed).ToList() is { Count: > 0 } models ? TensorFlowJsModel.ReadAll(file, models)
            : throw file.Error(
                "it is a tar archive without a TensorFlow checkpoint. If PyTorch before 0.1.10 (2017) wrote it, load it with an old PyTorch and save it "
                + $"again. {Accepted}");
    }

    private CheckpointFile? Only(Func<CheckpointFile, bool> isKind)
    {
        var found = _members.Where(isKind).ToList();
        return found.Count <= 1
            ? found.FirstOrDefault()
            : throw _file.Error(
                $"its archive has several checkpoints: {string.Join(", ", found.Take(5).Select(member => member.Name))}. Unpack the one to load.");
    }

    private void ReadMembers()
    {
        Span<byte> header = stackalloc byte[BlockBytes];
        var next = new TarNext(null, null);
        for (long at = 0; at <= _file.Length - BlockBytes;)
        {
            _file.ReadExactly(at, header);
            if (!header.ContainsAnyExcept((byte)0))
                return;
            if (!HasChecksum(header, at))
            {
                if (at == 0)
                    return;
                throw Damaged($"the checksum of the header at byte {at:N0} is wrong");
            }
            var kind = (char)header[156];
            var size = (kind is LongName or Extended ? null : next.Size) ?? Number(header.Slice(124, 12), at);
            at += BlockBytes;
            if (size > _file.Length - at)
                throw Damaged($"a file of {size:N0} bytes is said to begin at byte {at:N0} of {_file.Length:N0}: the archive is truncated");
            if (kind is LongName)
                next = next with { Name = Text(Content(at, size)) };
            else if (kind is Extended)
                next = Attributes(next, Content(at, size), at);
            else if (kind is not (LongLink or Global))
            {
                if (kind is '\0' or '0') AddMember(next.Name ?? NameOf(header), at, size);
                next = new(null, null);
            }
            at += (size + BlockBytes - 1) / BlockBytes * BlockBytes;
        }
    }

    private void AddMember(string name, long start, long size)
    {
        var limit = _file.Options.MaxEntries;
        if (_members.Count >= limit)
            throw _file.BeyondLimit("the number of files in its archive", _members.Count + 1, limit, nameof(CheckpointOptions.MaxEntries));
        _members.Add(new CheckpointFile(_file, name, start, size, wanted => _members.FirstOrDefault(member => member.Name == wanted)));
    }

    /// <summary>The content of an entry that describes the next one.</summary>
    private byte[] Content(long at, long size)
    {
        if (size > _file.Options.MaxStringBytes)
            throw _file.BeyondLimit("the bytes of a name in its archive", size, _file.Options.MaxStringBytes, nameof(CheckpointOptions.MaxStringBytes));
        var content = new byte[size];
        _file.ReadExactly(at, content);
        return content;
    }

    /// <summary>The POSIX attributes of the next file: lines <c>LENGTH KEY=VALUE</c>, whose length counts the whole line.</summary>
    private TarNext Attributes(TarNext next, ReadOnlySpan<byte> lines, long at)
    {
        while (!lines.IsEmpty)
        {
            var space = lines.IndexOf((byte)' ');
            if (space < 1 || !int.TryParse(lines[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > lines.Length || lines[length - 1] != '\n')
                throw Damaged($"the attributes at byte {at:N0} are not lines of a length, a key and a value");
            var line = lines[(space + 1)..(length - 1)];
            lines = lines[length..];
            if (line.StartsWith("path="u8)) next = next with { Name = Text(line[5..]) };
            if (!line.StartsWith("size="u8)) continue;
            if (!long.TryParse(line[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                throw Damaged($"the attributes at byte {at:N0} have the size '{Text(line[5..])}'");
            next = next with { Size = size };
        }
        return next;
    }

    /// <summary>The name in a header. POSIX archives keep the folders of a long one in a field of their own.</summary>
    private static string NameOf(ReadOnlySpan<byte> header)
    {
        var name = Text(header[..100]);
        var isPosix = header.Slice(257, 6).SequenceEqual("ustar\0"u8);
        return isPosix && header[345] != 0 ? $"{Text(header.Slice(345, 155))}/{name}" : name;
    }

    /// <summary>The checksum is the sum of the header's bytes, with spaces in its own place.</summary>
    private bool HasChecksum(ReadOnlySpan<byte> header, long at)
    {
        var sum = 8L * ' ';
        for (var i = 0; i < header.Length; i++) sum += i is >= 148 and < 156 ? 0 : header[i];
        return Number(header.Slice(148, 8), at) == sum;
    }

    private long Number(ReadOnlySpan<byte> digits, long at)
    {
        var value = 0L;
        if ((digits[0] & 0x80) != 0)
        {
            // Sizes beyond 8 GiB are binary, the highest byte first.
            foreach (var one in digits[^8..]) value = (value << 8) | one;
            return value >= 0 ? value : throw Damaged($"the header at byte {at:N0} has a negative number");
        }
        foreach (var digit in digits.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
                throw Damaged($"the header at byte {at:N0} has '{(char)digit}' in a number");
            value = (value << 3) | (uint)(digit - '0');
        }
        return value;
    }

    private static string Text(ReadOnlySpan<byte> name)
    {
        var end = name.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
    }

    private CheckpointException Damaged(string problem) => _file.Damaged(string.Create(CultureInfo.InvariantCulture, $"its tar archive is damaged: {problem}"));

    /// <summary>What entries before a file say of it.</summary>
    private readonly record struct TarNext(string? Name, long? Size);
}
