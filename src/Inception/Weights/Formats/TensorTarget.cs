using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>The memory of a contiguous tensor on the CPU.</summary>
internal sealed class TensorTarget(Tensor contiguous) : ByteTarget(contiguous.numel() * contiguous.ElementSize)
{
    public override void Fill(Filling fill)
    {
        foreach (var piece in TensorMemory.Pieces(contiguous))
        {
            using (piece)
                fill(piece.bytes);
        }
    }
}
