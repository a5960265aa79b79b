using System.Buffers;
using System.Runtime.InteropServices;

namespace Inception.Weights.Formats;

/// <summary>An array of float32 that is filled with the numbers of a file, of whatever type they are there.</summary>
/// <param name="values">The array, as long as there are numbers.</param>
/// <param name="encoding">How the numbers lie in the file.</param>
internal sealed class FloatTarget(float[] values, ElementEncoding encoding) : ByteTarget((long)values.Length * encoding.Bytes)
{
    private const int DirectPiece = 1 << 28, DecodedPiece = 16 << 10;

    public override void Fill(Filling fill)
    {
        if (encoding is { Type: ElementType.Float32, IsPlain: true })
        {
            for (var first = 0; first < values.Length; first += DirectPiece)
                fill(MemoryMarshal.AsBytes(values.AsSpan(first, Math.Min(DirectPiece, values.Length - first))));
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(DecodedPiece * encoding.Bytes);
        try
        {
            for (var first = 0; first < values.Length; first += DecodedPiece)
            {
                var into = values.AsSpan(first, Math.Min(DecodedPiece, values.Length - first));
                var raw = buffer.AsSpan(0, into.Length * encoding.Bytes);
                fill(raw);
                encoding.Decode(raw, into);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
