namespace Inception.Engine.Kernels;

/// <summary>
/// One way to compute one convolution. Immutable after <see cref="Bind"/>: any number of threads run it at once, on different units or buffers.
/// </summary>
/// <param name="shape">The convolution.</param>
internal abstract unsafe class ConvolutionKernel(ConvolutionShape shape)
{
    /// <summary>The name in reports, e.g. <c>direct</c> or <c>F4x3</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The convolution.</summary>
    public ConvolutionShape Shape => shape;

    /// <summary>The zeros that this way reads around the input.</summary>
    public virtual Border Border => shape.Border;

    /// <summary>Whether this way can add a second input before ReLU.</summary>
    public virtual bool CanAdd => false;

    /// <summary>Floats of the packed filters and biases.</summary>
    public abstract long PackedSize { get; }

    /// <summary>Floats of memory that a thread needs while it runs a unit.</summary>
    public virtual long ScratchSize => 0;

    /// <summary>How many units the work is divided into after <see cref="Bind"/>. Units may run in any order, or at once.</summary>
    public abstract int Units { get; }

    /// <summary>Writes filters and biases in the order in which the kernel reads them, rounded once.</summary>
    /// <param name="filters"><c>outputs × inputs of a group × kh × kw</c> in float64.</param>
    /// <param name="bias">A summand for each output.</param>
    /// <param name="packed"><see cref="PackedSize"/> floats.</param>
    public abstract void Pack(ReadOnlySpan<double> filters, ReadOnlySpan<double> bias, float* packed);

    /// <summary>Computes offsets for maps of these layouts.</summary>
    /// <param name="input">The input's map; its border is at least <see cref="Border"/>.</param>
    /// <param name="output">The output's map.</param>
    /// <param name="summand">The summand's map, if there is one.</param>
    /// <param name="threads">How many threads will share the units. Numbers do not depend on it.</param>
    public abstract void Bind(MapLayout input, MapLayout output, MapLayout? summand, int threads);

    /// <summary>Computes one unit.</summary>
    public abstract void Run(int unit, in ConvolutionBuffers buffers);

    /// <summary>Divides and rounds up.</summary>
    protected static int Ceiling(int a, int b) => (a + b - 1) / b;

    /// <summary>Offsets that native code may read: the collector never moves them.</summary>
    protected static int[] Pinned(int count) => GC.AllocateUninitializedArray<int>(count, pinned: true);

    /// <summary>Multiples of a step, from 0.</summary>
    protected static int[] PinnedMultiples(int count, int step)
    {
        var multiples = Pinned(count);
        for (var i = 0; i < count; i++) multiples[i] = i * step;
        return multiples;
    }

    protected static int* Pointer(int[] pinned, int index = 0) => (int*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(pinned, index);
}
