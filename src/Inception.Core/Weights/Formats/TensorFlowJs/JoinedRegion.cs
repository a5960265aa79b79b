namespace Inception.Weights.Formats;

/// <summary>Several runs of bytes, one after the other.</summary>
internal sealed class JoinedRegion(CheckpointFile file, IReadOnlyList<ByteRegion> parts) : ByteRegion(file, parts.Sum(part => part.Length))
{
    public override void Read(long offset, Span<byte> into)
    {
        foreach (var part in parts)
        {
            if (into.IsEmpty) return;
            if (offset < part.Length)
            {
                var count = (int)Math.Min(into.Length, part.Length - offset);
                part.Read(offset, into[..count]);
                into = into[count..];
                offset = 0;
            }
            else
            {
                offset -= part.Length;
            }
        }
    }

    public override StorageSource Source(long offset, long length)
    {
        var start = offset;
        foreach (var part in parts)
        {
            if (start >= 0 && start + length <= part.Length) return part.Source(start, length);
            start -= part.Length;
        }
        return new RegionBytes(this, offset, length);
    }
}
