using Inception.Imaging;
using Inception.Preprocessing;

namespace Inception.Tests.Preprocessing;

/// <summary>TensorFlow.js 4.22.0 on its cpu backend: <c>tf.image.resizeBilinear(image.toFloat().div(255), [4, 4], true)</c>, channels first.</summary>
public sealed class AlignedCornersTests
{
    private static readonly float[] Expected =
    [
        0f, 0.10457516461610794f, 0.20915032923221588f, 0.3137255012989044f,
        0.013071895577013493f, 0.11764705926179886f, 0.2222222238779068f, 0.32679739594459534f,
        0.026143791154026985f, 0.13071896135807037f, 0.23529411852359772f, 0.33986929059028625f,
        0.03921568766236305f, 0.1437908560037613f, 0.24836601316928864f, 0.3529411852359772f,
        1f, 0.7385621070861816f, 0.4771242141723633f, 0.21568627655506134f,
        0.9738562107086182f, 0.7124183177947998f, 0.45098042488098145f, 0.1895424872636795f,
        0.9477124214172363f, 0.686274528503418f, 0.4248366355895996f, 0.16339869797229767f,
        0.9215686321258545f, 0.6601307392120361f, 0.3986928462982178f, 0.13725490868091583f,
        0f, 0f, 0f, 0f,
        0f, 0.05228758230805397f, 0.10457516461610794f, 0.1568627506494522f,
        0f, 0.10457516461610794f, 0.20915032923221588f, 0.3137255012989044f,
        0f, 0.1568627506494522f, 0.3137255012989044f, 0.47058823704719543f,
    ];

    /// <summary>Numbers in JavaScript are double until they are stored: 1e-6 covers the rounding in between.</summary>
    [Fact]
    public void A_resize_with_aligned_corners_is_TensorFlows()
    {
        var pixels = new byte[2 * 3 * RgbImage.Channels];
        for (var (i, y) = (0, 0); y < 2; y++)
        {
            for (var x = 0; x < 3; x++)
            {
                pixels[i++] = (byte)((x * 40) + (y * 10));
                pixels[i++] = (byte)(255 - (x * 100) - (y * 20));
                pixels[i++] = (byte)(x * y * 60);
            }
        }

        using var input = (ImagePreprocessing.NsfwJs299 with { ShorterSide = 4, CropSize = 4 }).Apply(new RgbImage(3, 2, pixels));

        var found = input.data<float>().ToArray();
        found.Zip(Expected, (one, other) => Math.Abs(one - other)).Max().Should().BeLessThan(1e-6f);
    }
}
