namespace Inception.Weights.Formats;

/// <summary>What a block inflates to. The block is inflated again when its bytes were released meanwhile, so that no tensor is kept in memory.</summary>
internal sealed class SnappyRegion : ByteRegion
{
    private readonly FileRegion _block;
    private readonly object _lock = new();
    private readonly WeakReference<byte[]> _inflated;

    private SnappyRegion(FileRegion block, byte[] inflated)
        : base(block.File, inflated.Length) => (_block, _inflated) = (block, new(inflated));

    /// <exception cref="CheckpointException">The block is damaged.</exception>
    public static SnappyRegion Create(FileRegion block) => new(block, Inflate(block));

    public override void Read(long offset, Span<byte> into) => Inflated().AsSpan((int)offset, into.Length).CopyTo(into);

    public override StorageSource Source(long offset, long length) => new RegionBytes(this, offset, length);

    private byte[] Inflated()
    {
        lock (_lock)
        {
            if (!_inflated.TryGetTarget(out var bytes))
                _inflated.SetTarget(bytes = Inflate(_block));
            return bytes;
        }
    }

    private static byte[] Inflate(FileRegion block)
    {
        var compressed = new byte[block.Length];
        block.Read(0, compressed);
        return Snappy.Inflate(compressed) ?? throw block.File.Damaged("one of its compressed blocks is invalid");
    }
}
