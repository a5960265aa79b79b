namespace Inception.Engine.Plans;

/// <summary>Where the packed weights of a step lie.</summary>
/// <param name="Path">The row's key.</param>
/// <param name="Kernel">The kernel of a convolution; empty of any other step.</param>
/// <param name="Offset">Floats from the beginning of all packed weights.</param>
/// <param name="Size">Floats.</param>
internal sealed record WeightPlace(string Path, string Kernel, long Offset, long Size)
{
    /// <summary>Writes the weights; null after <see cref="Release"/>.</summary>
    public WeightPacking? Pack { get; private set; }

    /// <summary>A place with what is written there.</summary>
    public static WeightPlace Create(string path, string kernel, long offset, long size, WeightPacking pack) => new(path, kernel, offset, size) { Pack = pack };

    /// <summary>Lets go of the weights as they were trained.</summary>
    public void Release() => Pack = null;
}
