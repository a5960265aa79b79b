using Inception.Engine.Kernels;

namespace Inception.Engine.Steps;

/// <summary>A scale and shift, ReLU or a sum, group by group of channels.</summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="path">The row's key.</param>
/// <param name="kernel">The arithmetic.</param>
/// <param name="packed">Where a factor for each lane lies among the weights; summands follow.</param>
/// <param name="input">The input.</param>
/// <param name="other">What is added; null for nothing.</param>
/// <param name="writes">The output.</param>
internal sealed unsafe class ElementwiseStep<T>(
    string path, Elementwise<T> kernel, long packed, FeatureMap input, FeatureMap? other, FeatureMap writes)
    : Step(path, other is null ? [input] : [input, other], writes)
    where T : unmanaged, IVector<T>
{
    public override string Kind => other is null ? "scale and shift" : "sum";

    public override int Units => Writes.Groups;

    public override void Run(int unit, in RunMemory memory)
    {
        var scale = memory.Weights + packed + (unit * T.Lanes);
        kernel.Run(
            scale, scale + input.Channels.Length, Plane(input, unit, memory), input.Layout,
            other is null ? null : Plane(other, unit, memory), other?.Layout, Plane(Writes, unit, memory), Writes.Layout);
    }
}
