namespace Inception.Engine.Kernels;

/// <summary>
/// What the innermost loop computes: for many pixels and one <em>panel</em> of filters (two vectors of output channels)
/// <c>y[pixel] = max(floor, start + Σ x[pixel + offset] · filter)</c>. The sum runs over the entries (an input vector of one tap of the window) and
/// over the channels of an entry. Offsets count floats.
/// </summary>
internal unsafe struct PanelProduct
{
    /// <summary>Pixels that are computed together; with two vectors of outputs each they fill the registers.</summary>
    public const int PixelsPerTile = 6;

    /// <summary>The input.</summary>
    public float* Input;

    /// <summary>Where each pixel begins in the input: <see cref="PixelsPerTile"/> for each tile.</summary>
    public int* InputOffsets;

    /// <summary>Where each entry lies from a pixel's beginning.</summary>
    public int* EntryOffsets;

    /// <summary>How many entries.</summary>
    public int Entries;

    /// <summary>Input channels of an entry.</summary>
    public int EntryLength;

    /// <summary><c>[entry][channel][two vectors]</c>.</summary>
    public float* Filters;

    /// <summary>The output.</summary>
    public float* Output;

    /// <summary>Where each pixel begins in the output.</summary>
    public int* OutputOffsets;

    /// <summary>From the first vector of outputs to the second; 0 where there is only one, which is then computed and written twice.</summary>
    public nint OutputStep;

    /// <summary>What sums start with, two vectors; null to continue the sums that are in the output.</summary>
    public float* Bias;

    /// <summary>What is added to the bias at the start: a residual's shortcut; null for nothing.</summary>
    public float* Summand;

    /// <summary>Where each pixel begins in the summand.</summary>
    public int* SummandOffsets;

    /// <summary>As <see cref="OutputStep"/>.</summary>
    public nint SummandStep;

    /// <summary>0 for ReLU, negative infinity for none.</summary>
    public float Floor;

    /// <summary>How many tiles of pixels.</summary>
    public int Tiles;

    /// <summary>The panel that comes next, fetched into the caches meanwhile; null for none.</summary>
    public float* Next;
}
