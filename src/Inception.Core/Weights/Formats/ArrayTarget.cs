namespace Inception.Weights.Formats;

/// <summary>An array of bytes, or a part of one, that is filled from a file.</summary>
internal sealed class ArrayTarget(Memory<byte> bytes) : ByteTarget(bytes.Length)
{
    public override void Fill(Filling fill)
    {
        if (bytes.Length > 0) fill(bytes.Span);
    }
}
