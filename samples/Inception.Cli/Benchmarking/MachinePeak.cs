using static TorchSharp.torch;

namespace Inception.Cli.Benchmarking;

/// <summary>
/// How much float32 arithmetic this machine does at best: the faster of a 2048×2048 matrix product and a 3×3 convolution of 512 to 512 channels over
/// 8 pictures of 28×28, which libtorch gives to different libraries (MKL and oneDNN).
/// </summary>
internal static class MachinePeak
{
    public const string Probe = "the best of a 2048×2048 matrix product and a 3×3 convolution of 512 channels, fp32";

    private const int MatrixSize = 2048;
    private const int Pictures = 8, Channels = 512, PictureSize = 28, Kernel = 3;
    private const int Rounds = 5;

    /// <summary>Measures it with the threads that are set.</summary>
    /// <returns>10⁹ additions and multiplications in a second, by the first quartile of the runs.</returns>
    public static double MeasureGflops(CancellationToken cancellation)
    {
        using var withoutGradients = no_grad();
        using var matrix = rand(MatrixSize, MatrixSize);
        using var pictures = rand(Pictures, Channels, PictureSize, PictureSize);
        using var filters = rand(Channels, Channels, Kernel, Kernel);
        var timings = Race.Run(
            [
                () => matrix.matmul(matrix).Dispose(),
                () => nn.functional.conv2d(pictures, filters, padding: [Kernel / 2, Kernel / 2]).Dispose(),
            ],
            Rounds,
            cancellation);
        var product = 2.0 * MatrixSize * MatrixSize * MatrixSize;
        var convolution = 2.0 * Pictures * PictureSize * PictureSize * Channels * Channels * Kernel * Kernel;
        return Math.Max(product / timings[0].FirstQuartile, convolution / timings[1].FirstQuartile) / 1e6;
    }
}
