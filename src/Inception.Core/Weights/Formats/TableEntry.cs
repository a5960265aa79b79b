namespace Inception.Weights.Formats;

/// <summary>A key of a table, and where its value is.</summary>
internal readonly record struct TableEntry(byte[] Key, ByteRegion Region, long Start, long Length)
{
    /// <summary>The value as a protobuf message.</summary>
    public ProtoReader Message() => new(Region, Start, Length);
}
