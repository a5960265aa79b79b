namespace Inception.Engine.Kernels;

/// <summary>The vectors for which there are kernels.</summary>
internal enum VectorWidth
{
    /// <summary><see cref="Vector4"/>.</summary>
    Four = 4,

    /// <summary><see cref="Vector8"/>.</summary>
    Eight = 8,

    /// <summary><see cref="Vector16"/>.</summary>
    Sixteen = 16,
}
