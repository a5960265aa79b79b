using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Simd = Inception.Engine.Kernels.Simd512;
using Vector = System.Runtime.Intrinsics.Vector512<float>;
using Vectors = System.Runtime.Intrinsics.Vector512;

namespace Inception.Engine.Kernels;

/// <summary>
/// The innermost loop of every convolution, <see cref="PanelProduct"/>, for 16 floats at a time.
/// <code>
/// tile: 6 pixels × 2 vectors of outputs = 12 sums in registers; 2 vectors of filters and 1 pixel's value beside them are 15 of 16 registers
/// for each entry, for each channel of it:
///     f0, f1 = the filters of the channel, two vectors of outputs
///     for p in 0 … 5:  v = x[p][channel] in all lanes;  a[p] += v · f0;  b[p] += v · f1
/// </code>
/// Each loaded filter serves 6 pixels and each loaded pixel 2 vectors, so that the multipliers work in nearly every cycle. The loop knows no window,
/// stride or padding: offsets say where things are.
/// </summary>
/// <remarks>
/// The three files MicroKernel128, 256 and 512 differ in their width only, and a test holds them together. They are not one generic file because the
/// JIT compiler moves every sum from register to register if the vector is wrapped in a struct of ours.
/// </remarks>
internal static unsafe class MicroKernel512
{
    private const int Lanes = 16;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(in PanelProduct work)
    {
        int* xs = work.InputOffsets, ys = work.OutputOffsets, ss = work.SummandOffsets;
        byte* next = (byte*)work.Next, fetched = next;
        nint share = next == null ? 0 : (work.EntryLength * Lanes * 2 * sizeof(float) / work.Tiles) + 1;
        for (var tiles = work.Tiles; tiles > 0; tiles--, xs += PanelProduct.PixelsPerTile, ys += PanelProduct.PixelsPerTile)
        {
            float* x0 = work.Input + xs[0], x1 = work.Input + xs[1], x2 = work.Input + xs[2];
            float* x3 = work.Input + xs[3], x4 = work.Input + xs[4], x5 = work.Input + xs[5];
            Vector a0, a1, a2, a3, a4, a5, b0, b1, b2, b3, b4, b5;
            if (work.Bias == null)
            {
                float* y = work.Output, z = y + work.OutputStep;
                (a0, b0) = (Vectors.Load(y + ys[0]), Vectors.Load(z + ys[0]));
                (a1, b1) = (Vectors.Load(y + ys[1]), Vectors.Load(z + ys[1]));
                (a2, b2) = (Vectors.Load(y + ys[2]), Vectors.Load(z + ys[2]));
                (a3, b3) = (Vectors.Load(y + ys[3]), Vectors.Load(z + ys[3]));
                (a4, b4) = (Vectors.Load(y + ys[4]), Vectors.Load(z + ys[4]));
                (a5, b5) = (Vectors.Load(y + ys[5]), Vectors.Load(z + ys[5]));
            }
            else
            {
                a0 = a1 = a2 = a3 = a4 = a5 = Vectors.Load(work.Bias);
                b0 = b1 = b2 = b3 = b4 = b5 = Vectors.Load(work.Bias + Lanes);
                if (work.Summand != null)
                {
                    float* s = work.Summand, t = s + work.SummandStep;
                    (a0, b0) = (a0 + Vectors.Load(s + ss[0]), b0 + Vectors.Load(t + ss[0]));
                    (a1, b1) = (a1 + Vectors.Load(s + ss[1]), b1 + Vectors.Load(t + ss[1]));
                    (a2, b2) = (a2 + Vectors.Load(s + ss[2]), b2 + Vectors.Load(t + ss[2]));
                    (a3, b3) = (a3 + Vectors.Load(s + ss[3]), b3 + Vectors.Load(t + ss[3]));
                    (a4, b4) = (a4 + Vectors.Load(s + ss[4]), b4 + Vectors.Load(t + ss[4]));
                    (a5, b5) = (a5 + Vectors.Load(s + ss[5]), b5 + Vectors.Load(t + ss[5]));
                    ss += PanelProduct.PixelsPerTile;
                }
            }

            // The pixels of the next tile are fetched early: they lie in more places than the processor can foresee.
            nint ahead = tiles > 1 ? xs[PanelProduct.PixelsPerTile] - xs[0] : 0;
            var f = work.Filters;
            int* entry = work.EntryOffsets, end = entry + work.Entries;
            for (; entry < end; entry++)
            {
                nint at = *entry;
                if (Sse.IsSupported)
                {
                    Sse.Prefetch0(x0 + at + ahead);
                    Sse.Prefetch0(x2 + at + ahead);
                    Sse.Prefetch0(x4 + at + ahead);
                    Sse.Prefetch0(x1 + at + ahead);
                    Sse.Prefetch0(x3 + at + ahead);
                    Sse.Prefetch0(x5 + at + ahead);
                    for (next += share; fetched < next; fetched += 64) Sse.Prefetch1(fetched);
                }

                if (work.EntryLength == Lanes)
                {
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 0, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 1, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 2, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 3, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 4, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 5, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 6, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 7, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 8, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 9, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 10, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 11, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 12, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 13, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 14, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Channel(x0, x1, x2, x3, x4, x5, at, f, 15, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    f += 2 * Lanes * Lanes;
                }
                else
                {
                    var stop = at + work.EntryLength;
                    while (at < stop)
                    {
                        Channel(
                            x0, x1, x2, x3, x4, x5, at, f, 0, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                        at++;
                        f += 2 * Lanes;
                    }
                }
            }

            var floor = Vectors.Create(work.Floor);
            float* p = work.Output, q = p + work.OutputStep;
            Simd.Max(floor, a0).Store(p + ys[0]);
            Simd.Max(floor, a1).Store(p + ys[1]);
            Simd.Max(floor, a2).Store(p + ys[2]);
            Simd.Max(floor, a3).Store(p + ys[3]);
            Simd.Max(floor, a4).Store(p + ys[4]);
            Simd.Max(floor, a5).Store(p + ys[5]);
            Simd.Max(floor, b0).Store(q + ys[0]);
            Simd.Max(floor, b1).Store(q + ys[1]);
            Simd.Max(floor, b2).Store(q + ys[2]);
            Simd.Max(floor, b3).Store(q + ys[3]);
            Simd.Max(floor, b4).Store(q + ys[4]);
            Simd.Max(floor, b5).Store(q + ys[5]);
        }
    }

    /// <summary>One input channel. Sums stay in registers although they are passed by reference, because the call is inlined.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Channel(
        float* x0, float* x1, float* x2, float* x3, float* x4, float* x5, nint at, float* f, int channel,
        ref Vector a0, ref Vector a1, ref Vector a2, ref Vector a3, ref Vector a4, ref Vector a5,
        ref Vector b0, ref Vector b1, ref Vector b2, ref Vector b3, ref Vector b4, ref Vector b5)
    {
        at += channel;
        f += 2 * channel * Lanes;
        Vector f0 = Vectors.Load(f), f1 = Vectors.Load(f + Lanes);
        var v = Vectors.Create(x0[at]);
        a0 = Simd.MultiplyAdd(v, f0, a0);
        b0 = Simd.MultiplyAdd(v, f1, b0);
        v = Vectors.Create(x1[at]);
        a1 = Simd.MultiplyAdd(v, f0, a1);
        b1 = Simd.MultiplyAdd(v, f1, b1);
        v = Vectors.Create(x2[at]);
        a2 = Simd.MultiplyAdd(v, f0, a2);
        b2 = Simd.MultiplyAdd(v, f1, b2);
        v = Vectors.Create(x3[at]);
        a3 = Simd.MultiplyAdd(v, f0, a3);
        b3 = Simd.MultiplyAdd(v, f1, b3);
        v = Vectors.Create(x4[at]);
        a4 = Simd.MultiplyAdd(v, f0, a4);
        b4 = Simd.MultiplyAdd(v, f1, b4);
        v = Vectors.Create(x5[at]);
        a5 = Simd.MultiplyAdd(v, f0, a5);
        b5 = Simd.MultiplyAdd(v, f1, b5);
    }
}
