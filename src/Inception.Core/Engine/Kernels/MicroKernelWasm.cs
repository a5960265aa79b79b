using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Wasm;
using Vector = System.Runtime.Intrinsics.Vector128<float>;

namespace Inception.Engine.Kernels;

/// <summary>
/// The innermost loop of every convolution, <see cref="PanelProduct"/>, for WebAssembly: the sums of <see cref="MicroKernel128"/> in the same order, as an
/// interpreter wants them.
/// </summary>
/// <remarks>
/// .NET's interpreter in the browser translates loops into WebAssembly at run time. It does so for instructions that are named
/// (<see cref="PackedSimd"/>) and locals whose address is not taken; the portable methods of Vector128 without an instruction of their own it runs lane by
/// lane.
/// </remarks>
internal static unsafe class MicroKernelWasm
{
    private const int Lanes = 4;

    /// <summary>Whether this is WebAssembly with vectors.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => PackedSimd.IsSupported;
    }

    public static void Multiply(in PanelProduct work)
    {
        int* xs = work.InputOffsets, ys = work.OutputOffsets, ss = work.SummandOffsets;
        for (var tiles = work.Tiles; tiles > 0; tiles--, xs += PanelProduct.PixelsPerTile, ys += PanelProduct.PixelsPerTile)
        {
            Begin(work, ys, ss);
            Tile(work, xs, ys);
            if (work.Summand != null) ss += PanelProduct.PixelsPerTile;
        }
    }

    /// <summary>Puts the bias and the summand where the sums will be.</summary>
    private static void Begin(in PanelProduct work, int* ys, int* ss)
    {
        if (work.Bias == null) return;
        float* y = work.Output, z = y + work.OutputStep, s = work.Summand, t = s + work.SummandStep;
        Vector first = PackedSimd.LoadVector128(work.Bias), second = PackedSimd.LoadVector128(work.Bias + Lanes);
        for (var pixel = 0; pixel < PanelProduct.PixelsPerTile; pixel++)
        {
            Vector a = first, b = second;
            if (s != null)
            {
                a = PackedSimd.Add(a, PackedSimd.LoadVector128(s + ss[pixel]));
                b = PackedSimd.Add(b, PackedSimd.LoadVector128(t + ss[pixel]));
            }

            // The second vector first: where there is only one, both are the same place and the same numbers.
            PackedSimd.Store(z + ys[pixel], b);
            PackedSimd.Store(y + ys[pixel], a);
        }
    }

    private static void Tile(in PanelProduct work, int* xs, int* ys)
    {
        float* x0 = work.Input + xs[0], x1 = work.Input + xs[1], x2 = work.Input + xs[2];
        float* x3 = work.Input + xs[3], x4 = work.Input + xs[4], x5 = work.Input + xs[5];
        float* y = work.Output, z = y + work.OutputStep;
        Vector a0 = PackedSimd.LoadVector128(y + ys[0]), b0 = PackedSimd.LoadVector128(z + ys[0]);
        Vector a1 = PackedSimd.LoadVector128(y + ys[1]), b1 = PackedSimd.LoadVector128(z + ys[1]);
        Vector a2 = PackedSimd.LoadVector128(y + ys[2]), b2 = PackedSimd.LoadVector128(z + ys[2]);
        Vector a3 = PackedSimd.LoadVector128(y + ys[3]), b3 = PackedSimd.LoadVector128(z + ys[3]);
        Vector a4 = PackedSimd.LoadVector128(y + ys[4]), b4 = PackedSimd.LoadVector128(z + ys[4]);
        Vector a5 = PackedSimd.LoadVector128(y + ys[5]), b5 = PackedSimd.LoadVector128(z + ys[5]);
        var f = work.Filters;
        int length = work.EntryLength, entries = work.Entries;
        var offsets = work.EntryOffsets;
        for (var entry = 0; entry < entries; entry++)
        {
            int at = offsets[entry], end = at + length;
            for (; at < end; at++)
            {
                Vector f0 = PackedSimd.LoadVector128(f), f1 = PackedSimd.LoadVector128(f + Lanes);
                f += 2 * Lanes;
                var v = PackedSimd.LoadScalarAndSplatVector128(x0 + at);
                a0 = PackedSimd.Add(PackedSimd.Multiply(v, f0), a0);
                b0 = PackedSimd.Add(PackedSimd.Multiply(v, f1), b0);
                v = PackedSimd.LoadScalarAndSplatVector128(x1 + at);
                a1 = PackedSimd.Add(PackedSimd.Multiply(v, f0), a1);
                b1 = PackedSimd.Add(PackedSimd.Multiply(v, f1), b1);
                v = PackedSimd.LoadScalarAndSplatVector128(x2 + at);
                a2 = PackedSimd.Add(PackedSimd.Multiply(v, f0), a2);
                b2 = PackedSimd.Add(PackedSimd.Multiply(v, f1), b2);
                v = PackedSimd.LoadScalarAndSplatVector128(x3 + at);
                a3 = PackedSimd.Add(PackedSimd.Multiply(v, f0), a3);
                b3 = PackedSimd.Add(PackedSimd.Multiply(v, f1), b3);
                v = PackedSimd.LoadScalarAndSplatVector128(x4 + at);
                a4 = PackedSimd.Add(PackedSimd.Multiply(v, f0), a4);
                b4 = PackedSimd.Add(PackedSimd.Multiply(v, f1), b4);
                v = PackedSimd.LoadScalarAndSplatVector128(x5 + at);
                a5 = PackedSimd.Add(PackedSimd.Multiply(v, f0), a5);
                b5 = PackedSimd.Add(PackedSimd.Multiply(v, f1), b5);
            }
        }

        // Not Splat: .NET 10 translates it into an invalid instruction, and the whole loop is then interpreted.
        var least = work.Floor;
        var floor = PackedSimd.LoadScalarAndSplatVector128(&least);
        PackedSimd.Store(y + ys[0], PackedSimd.PseudoMax(a0, floor));
        PackedSimd.Store(y + ys[1], PackedSimd.PseudoMax(a1, floor));
        PackedSimd.Store(y + ys[2], PackedSimd.PseudoMax(a2, floor));
        PackedSimd.Store(y + ys[3], PackedSimd.PseudoMax(a3, floor));
        PackedSimd.Store(y + ys[4], PackedSimd.PseudoMax(a4, floor));
        PackedSimd.Store(y + ys[5], PackedSimd.PseudoMax(a5, floor));
        PackedSimd.Store(z + ys[0], PackedSimd.PseudoMax(b0, floor));
        PackedSimd.Store(z + ys[1], PackedSimd.PseudoMax(b1, floor));
        PackedSimd.Store(z + ys[2], PackedSimd.PseudoMax(b2, floor));
        PackedSimd.Store(z + ys[3], PackedSimd.PseudoMax(b3, floor));
        PackedSimd.Store(z + ys[4], PackedSimd.PseudoMax(b4, floor));
        PackedSimd.Store(z + ys[5], PackedSimd.PseudoMax(b5, floor));
    }
}
