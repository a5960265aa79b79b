namespace Inception.Engine.Steps;

/// <summary>A map as one vector, channel by channel and row by row, divided by its Euclidean length on request.</summary>
/// <param name="path">The row's key.</param>
/// <param name="input">The input, read as a vector.</param>
/// <param name="writes">The output, one pixel.</param>
/// <param name="isOfUnitLength">Whether the vector is divided by its length, at least 1e-12.</param>
internal sealed unsafe class VectorStep(string path, FeatureMap input, FeatureMap writes, bool isOfUnitLength) : Step(path, [input], writes)
{
    private const double LeastLength = 1e-12;

    private int[] _from = [], _to = [];

    public override string Kind => isOfUnitLength ? "unit length" : "vector";

    public override int Units => 1;

    public override void Bind(int threads) => (_from, _to) = (input.Offsets, Writes.Offsets);

    public override void Run(int unit, in RunMemory memory)
    {
        float* x = input.In(memory.Arena), y = Writes.In(memory.Arena);
        var length = isOfUnitLength ? LengthOf(x) : 1;
        for (var i = 0; i < _from.Length; i++) y[_to[i]] = (float)(x[_from[i]] / length);
    }

    private double LengthOf(float* x)
    {
        double sum = 0;
        foreach (var at in _from) sum += (double)x[at] * x[at];
        return Math.Max(Math.Sqrt(sum), LeastLength);
    }
}
