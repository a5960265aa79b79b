using static TorchSharp.torch;

namespace Inception.Tool.Benchmarking;

/// <summary>
/// How much float32 arithmetic this machine does at best: the faster of a 1024×1024 matrix product and a 3×3 convolution of 128 to 128 channels over
/// 8 images of 56×56 in channels-last order, which libtorch gives to different libraries (MKL and oneDNN). Of the shapes tried this convolution came
/// nearest to the processor's limit.
/// </summary>
internal static class MachinePeak
{
    public const string Probe = "the best of a 1024×1024 matrix product and a 3×3 convolution of 128 channels, fp32";

    private const int MatrixSize = 1024;
    private const int Images = 8, Channels = 128, ImageSize = 56, Kernel = 3;
    private const int Rounds = 8;

    /// <summary>Measures it with the threads that are set.</summary>
    /// <param name="device">The device that is measured.</param>
    /// <param name="cancellation">Stops between two runs.</param>
    /// <returns>10⁹ additions and multiplications in a second, by the fastest run.</returns>
    public static double MeasureGflops(Device device, CancellationToken cancellation)
    {
        using var withoutGradients = no_grad();
        using var matrix = rand(MatrixSize, MatrixSize, device: device);
        using var rows = rand(Images, ImageSize, ImageSize, Channels, device: device);
        using var images = rows.permute(0, 3, 1, 2);
        using var filters = rand(Channels, Channels, Kernel, Kernel, device: device);
        var timings = Race.Run(
            [
                () => Finish(matrix.matmul(matrix)),
                () => Finish(nn.functional.conv2d(images, filters, padding: [Kernel / 2, Kernel / 2])),
            ],
            Rounds,
            cancellation: cancellation);
        var product = 2.0 * MatrixSize * MatrixSize * MatrixSize;
        var convolution = 2.0 * Images * ImageSize * ImageSize * Channels * Channels * Kernel * Kernel;
        return Math.Max(product / timings[0].Fastest, convolution / timings[1].Fastest) / 1e6;
    }

    private static void Finish(Tensor result)
    {
        using (result)
        {
            if (result.device_type == TorchSharp.DeviceType.CUDA) cuda.synchronize(result.device);
        }
    }
}
