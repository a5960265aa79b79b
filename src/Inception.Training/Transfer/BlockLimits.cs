namespace Inception.Training.Transfer;

/// <summary>How much of the features is in memory.</summary>
/// <param name="BlockElements">The numbers of one block at most; one vector at least.</param>
/// <param name="HeldBytes">The size, as float64, up to which all blocks are held.</param>
internal sealed record BlockLimits(int BlockElements, long HeldBytes)
{
    public static BlockLimits Default { get; } = new(BlockElements: 1 << 22, HeldBytes: 1L << 30);
}
