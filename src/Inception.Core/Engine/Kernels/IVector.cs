namespace Inception.Engine.Kernels;

/// <summary>
/// Several floats that the processor computes at once. The number is a constant for the JIT compiler, so a kernel that is written once becomes code
/// for each width: <see cref="Vector4"/>, <see cref="Vector8"/>, <see cref="Vector16"/>.
/// </summary>
/// <typeparam name="TSelf">The type that implements this.</typeparam>
internal unsafe interface IVector<TSelf>
    where TSelf : unmanaged, IVector<TSelf>
{
    /// <summary>How many floats.</summary>
    static abstract int Lanes { get; }

    /// <summary>Reads neighbouring floats.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>The same number in every lane.</summary>
    static abstract TSelf Fill(float value);

    /// <summary>Writes neighbouring floats.</summary>
    static abstract void Store(TSelf vector, float* target);

    /// <summary><c>a · b + c</c>.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>
    /// The larger number of each lane; on x86 <paramref name="b"/> where one of the two is NaN. <c>Max(floor, x)</c> so keeps a NaN of x: ReLU must not hide
    /// one.
    /// </summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The larger number of each lane; NaN where one of the two is.</summary>
    static abstract TSelf MaxOrNaN(TSelf a, TSelf b);

    /// <summary>The square root of each lane.</summary>
    static abstract TSelf Sqrt(TSelf a);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>Runs the innermost loop of all convolutions.</summary>
    static abstract void Multiply(in PanelProduct product);
}
