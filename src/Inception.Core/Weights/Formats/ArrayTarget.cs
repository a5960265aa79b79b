namespace Inception.Weights.Formats;

/// <summary>An array of bytes that is filled from a file.</summary>
internal sealed class ArrayTarget(byte[] bytes) : ByteTarget(bytes.Length)
{
    public override void Fill(Filling fill)
    {
        if (bytes.Length > 0) fill(bytes);
    }
}
