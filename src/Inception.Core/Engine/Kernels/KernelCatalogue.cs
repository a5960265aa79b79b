namespace Inception.Engine.Kernels;

/// <summary>All kernels that can compute a convolution, in the order in which they are tried.</summary>
/// <typeparam name="T">The vector.</typeparam>
internal static class KernelCatalogue<T>
    where T : unmanaged, IVector<T>
{
    /// <summary>The kernels that fit a convolution.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="adds">Whether a summand is added before ReLU.</param>
    /// <param name="largeTiles">Whether larger tiles with larger rounding errors are allowed.</param>
    /// <returns>At least one kernel; the first is the plainest.</returns>
    public static IEnumerable<ConvolutionKernel> For(ConvolutionShape shape, bool adds, bool largeTiles)
    {
        if (adds) return [new DirectConvolution<T>(shape)];
        if (DepthwiseConvolution<T>.Fits(shape)) return [new DepthwiseConvolution<T>(shape)];
        return [new DirectConvolution<T>(shape), .. Winograd(shape, largeTiles)];
    }

    private static IEnumerable<ConvolutionKernel> Winograd(ConvolutionShape shape, bool largeTiles)
    {
        return Math.Max(shape.Kernel.Height, shape.Kernel.Width) switch
        {
            3 => [.. Both<F4x3>(shape), .. Both<F2x3>(shape), .. largeTiles ? Both<F6x3>(shape) : []],
            5 => [.. Both<F2x5>(shape), .. largeTiles ? Both<F4x5>(shape) : []],
            7 when shape.Kernel.Height == 1 || shape.Kernel.Width == 1 =>
                [.. Both<F3x7>(shape), .. Both<F4x7>(shape), .. Both<F2x7>(shape), .. largeTiles ? Both<F6x7>(shape) : []],
            _ => [],
        };
    }

    private static IEnumerable<ConvolutionKernel> Both<TTransform>(ConvolutionShape shape)
        where TTransform : struct, ITileTransform =>
        WinogradConvolution<T, TTransform>.Fits(shape)
            ? [new WinogradConvolution<T, TTransform>(shape, placesOutside: false), new WinogradConvolution<T, TTransform>(shape, placesOutside: true)]
            : [];
}
