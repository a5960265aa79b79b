using System.Runtime.CompilerServices;

namespace Inception.Engine.Kernels;

/// <summary>
/// Local response normalization across channels:
/// <code>
/// y[c] = x[c] · (1 + α/size · Σ x[d]²)^−β        d: the size channels around c
/// </code>
/// The squares of a pixel's channels are laid in a row with zeros at both ends; a vector of window sums is then <c>size</c> loads. For β = ¾, the only
/// exponent in use, the power is two square roots.
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="lanes">The lane of each channel.</param>
/// <param name="size">Channels of a window, odd.</param>
/// <param name="alpha">α.</param>
/// <param name="beta">β.</param>
internal sealed unsafe class ResponseNormalization<T>(int[] lanes, int size, double alpha, double beta)
    where T : unmanaged, IVector<T>
{
    private readonly int _margin = size / 2;

    /// <summary>Floats of memory that a thread needs.</summary>
    public int ScratchSize => 2 * (lanes.Length + size + (2 * T.Lanes));

    /// <summary>Normalizes one row of all channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int row, float* input, MapLayout inputLayout, float* output, MapLayout outputLayout, float* scratch)
    {
        float* squares = scratch, factors = scratch + (ScratchSize / 2);
        new Span<float>(squares, ScratchSize / 2).Clear();
        for (var column = 0; column < inputLayout.Width; column++)
        {
            var (from, to) = (inputLayout.Offset(row, column), outputLayout.Offset(row, column));
            for (var c = 0; c < lanes.Length; c++)
            {
                var value = input[At(lanes[c], inputLayout) + from];
                squares[_margin + c] = value * value;
            }

            for (var c = 0; c < lanes.Length; c += T.Lanes) T.Store(Factor(squares + c), factors + c);
            for (var c = 0; c < lanes.Length; c++)
                output[At(lanes[c], outputLayout) + to] = input[At(lanes[c], inputLayout) + from] * factors[c];
        }
    }

    private static long At(int lane, MapLayout layout) => ((long)(lane / T.Lanes) * layout.Plane) + (lane % T.Lanes);

    private T Factor(float* squares)
    {
        var sum = T.Load(squares);
        for (var d = 1; d < size; d++) sum += T.Load(squares + d);
        var scale = T.MultiplyAdd(sum, T.Fill((float)(alpha / size)), T.Fill(1));
        if (beta == 0.75)
        {
            var root = T.Sqrt(scale);
            return T.Fill(1) / (root * T.Sqrt(root));
        }

        var powers = stackalloc float[T.Lanes];
        T.Store(scale, powers);
        for (var lane = 0; lane < T.Lanes; lane++) powers[lane] = MathF.Pow(powers[lane], (float)-beta);
        return T.Load(powers);
    }
}
