namespace Inception.Engine.Steps;

/// <summary>A vector divided by its Euclidean length.</summary>
/// <param name="path">The row's key.</param>
/// <param name="input">The input, read as a vector.</param>
/// <param name="writes">The output, one pixel.</param>
internal sealed unsafe class UnitLengthStep(string path, FeatureMap input, FeatureMap writes) : Step(path, [input], writes)
{
    private const double LeastLength = 1e-12;

    private int[] _from = [], _to = [];

    public override string Kind => "unit length";

    public override int Units => 1;

    public override void Bind(int threads) => (_from, _to) = (input.Offsets, Writes.Offsets);

    public override void Run(int unit, in RunMemory memory)
    {
        float* x = input.In(memory.Arena), y = Writes.In(memory.Arena);
        double sum = 0;
        foreach (var at in _from) sum += (double)x[at] * x[at];
        var length = Math.Max(Math.Sqrt(sum), LeastLength);
        for (var i = 0; i < _from.Length; i++) y[_to[i]] = (float)(x[_from[i]] / length);
    }
}
