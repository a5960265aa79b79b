namespace Inception.Engine.Kernels;

/// <summary>
/// The transforms of one <see cref="ToomCook"/> along one axis, as straight-line code for a vector of channels at a time. Generated into
/// TileTransforms.g.cs.
/// </summary>
internal unsafe interface ITileTransform
{
    /// <summary>The matrices.</summary>
    static abstract ToomCook Matrices { get; }

    /// <summary>m: a constant for the JIT compiler.</summary>
    static abstract int Outputs { get; }

    /// <summary>r: a constant for the JIT compiler.</summary>
    static abstract int Taps { get; }

    /// <summary>Bᵀ d.</summary>
    /// <param name="source">The inputs of a tile.</param>
    /// <param name="sourceStep">Floats from one input to the next.</param>
    /// <param name="target">Where the first value goes.</param>
    /// <param name="targetStep">Floats from one value to the next.</param>
    static abstract void Input<T>(float* source, nint sourceStep, float* target, nint targetStep)
        where T : unmanaged, IVector<T>;

    /// <summary>Aᵀ p.</summary>
    /// <inheritdoc cref="Input"/>
    static abstract void Output<T>(float* source, nint sourceStep, float* target, nint targetStep)
        where T : unmanaged, IVector<T>;

    /// <summary>max(floor, Aᵀ p + bias).</summary>
    /// <inheritdoc cref="Input"/>
    static abstract void Output<T>(float* source, nint sourceStep, float* target, nint targetStep, T bias, T floor)
        where T : unmanaged, IVector<T>;
}
