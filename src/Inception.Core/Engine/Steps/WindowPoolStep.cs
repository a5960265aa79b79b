using Inception.Engine.Kernels;

namespace Inception.Engine.Steps;

/// <summary>A pool over windows, group by group of channels; with a bias and ReLU where an average pool was moved behind its convolution.</summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="path">The row's key.</param>
/// <param name="windows">The windows.</param>
/// <param name="shift">Where a summand for each lane lies among the weights; null for none.</param>
/// <param name="floor">0 for ReLU, negative infinity for none.</param>
/// <param name="input">The input.</param>
/// <param name="writes">The output.</param>
internal sealed unsafe class WindowPoolStep<T>(
    string path, PoolWindows windows, long? shift, float floor, FeatureMap input, FeatureMap writes) : Step(path, [input], writes)
    where T : unmanaged, IVector<T>
{
    private readonly WindowPool<T> _pool = new(windows, floor);

    public override string Kind => windows.IsMaximum ? "max pool" : "average pool";

    public override int Units => Writes.Groups;

    public override long ScratchSize => _pool.ScratchSize;

    public override void Run(int unit, in RunMemory memory) => _pool.Run(
        Plane(input, unit, memory), input.Layout, Plane(Writes, unit, memory), Writes.Layout,
        shift is { } offset ? memory.Weights + offset + (unit * T.Lanes) : null, memory.Scratch);
}
