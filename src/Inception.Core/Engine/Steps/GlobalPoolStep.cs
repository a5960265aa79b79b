using Inception.Engine.Kernels;
using Inception.Networks.Tables;

namespace Inception.Engine.Steps;

/// <summary>A pool over all places, group by group of channels.</summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="path">The row's key.</param>
/// <param name="pooling">What is computed.</param>
/// <param name="input">The input.</param>
/// <param name="writes">The vector; twice as many groups where means and maxima follow each other.</param>
internal sealed unsafe class GlobalPoolStep<T>(string path, GlobalPooling pooling, FeatureMap input, FeatureMap writes) : Step(path, [input], writes)
    where T : unmanaged, IVector<T>
{
    public override string Kind => "global pool";

    public override int Units => input.Groups;

    public override void Run(int unit, in RunMemory memory)
    {
        var second = pooling == GlobalPooling.Concatenated ? Plane(Writes, input.Groups + unit, memory) : null;
        GlobalPool<T>.Run(pooling, Plane(input, unit, memory), input.Layout, Plane(Writes, unit, memory), second);
    }
}
