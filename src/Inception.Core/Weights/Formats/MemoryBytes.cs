namespace Inception.Weights.Formats;

/// <summary>Bytes in managed memory: values that lie in a header, or were decoded.</summary>
internal sealed class MemoryBytes(CheckpointFile file, byte[] bytes) : StorageSource(file, bytes.Length)
{
    public override bool Verify(ElementEncoding encoding) => NonFiniteValues.Count(bytes, encoding) > 0;

    public override void Read(long offset, ByteTarget into) => into.Fill(piece =>
    {
        bytes.AsSpan((int)offset, piece.Length).CopyTo(piece);
        offset += piece.Length;
    });
}
