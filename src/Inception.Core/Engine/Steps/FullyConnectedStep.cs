using Inception.Engine.Kernels;

namespace Inception.Engine.Steps;

/// <summary>A fully connected layer. It reads a map as the vector of its channels, each row by row.</summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="path">The row's key.</param>
/// <param name="packed">Where its packed weights lie.</param>
/// <param name="outputs">Outputs.</param>
/// <param name="floor">0 for ReLU, negative infinity for none.</param>
/// <param name="input">The input.</param>
/// <param name="writes">The output.</param>
internal sealed unsafe class FullyConnectedStep<T>(string path, long packed, int outputs, float floor, FeatureMap input, FeatureMap writes)
    : Step(path, [input], writes)
    where T : unmanaged, IVector<T>
{
    private FullyConnected<T>? _kernel;

    public override string Kind => "fully connected";

    public override int Units => (outputs + FullyConnected<T>.OutputsOfUnit - 1) / FullyConnected<T>.OutputsOfUnit;

    public override long ScratchSize => _kernel!.ScratchSize;

    public override long Products => (long)outputs * input.Lanes.Length * input.Extent.Height * input.Extent.Width;

    public override void Bind(int threads) => _kernel = new(input.Offsets, outputs, floor);

    public override void Run(int unit, in RunMemory memory) => _kernel!.Run(
        unit, input.In(memory.Arena), Writes.In(memory.Arena), Writes.Layout.Plane, memory.Weights + packed, memory.Scratch);
}
