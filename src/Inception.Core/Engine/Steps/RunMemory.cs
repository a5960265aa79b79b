namespace Inception.Engine.Steps;

/// <summary>What a step computes with.</summary>
internal unsafe struct RunMemory
{
    /// <summary>All feature maps of one image.</summary>
    public float* Arena;

    /// <summary>Packed weights; shared and never written.</summary>
    public float* Weights;

    /// <summary>The image, <c>C×H×W</c>; null where <see cref="Bytes"/> has it.</summary>
    public float* Image;

    /// <summary>The image as bytes, <c>H×W×C</c>.</summary>
    public byte* Bytes;

    /// <summary>Memory of the calling thread's own.</summary>
    public float* Scratch;
}
