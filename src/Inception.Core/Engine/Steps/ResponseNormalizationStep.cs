using Inception.Engine.Kernels;
using Inception.Networks.Tables;

namespace Inception.Engine.Steps;

/// <summary>Local response normalization, row by row.</summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="path">The row's key.</param>
/// <param name="row">Size and numbers.</param>
/// <param name="input">The input.</param>
/// <param name="writes">The output.</param>
internal sealed unsafe class ResponseNormalizationStep<T>(string path, LocalResponseNorm row, FeatureMap input, FeatureMap writes) : Step(path, [input], writes)
    where T : unmanaged, IVector<T>
{
    private readonly ResponseNormalization<T> _kernel = new(input.Lanes, row.Size, row.Alpha, row.Beta);

    public override string Kind => "response normalization";

    public override int Units => Writes.Layout.Height;

    public override long ScratchSize => _kernel.ScratchSize;

    public override void Run(int unit, in RunMemory memory) =>
        _kernel.Run(unit, input.In(memory.Arena), input.Layout, Writes.In(memory.Arena), Writes.Layout, memory.Scratch);
}
