using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Runtime;

/// <summary>
/// A fault of the AVX-512 convolutions in libtorch 2.10 (oneDNN 3.7.1), seen on an AMD EPYC with AVX-512: a float32 window larger
/// than 1×1 over more than 16 input channels gives wrong values, silently, where the channels are no multiple of 16. The gradient of the
/// input is wrong where the output channels are none, and with a stride where the input channels are no multiple of 32.
/// </summary>
/// <remarks>A process finds out once, by one small convolution.</remarks>
internal static class ConvolutionCheck
{
    private static readonly Lazy<bool> Probe = new(Run);

    /// <summary>Whether this machine's convolutions are wrong in the way described.</summary>
    public static bool TailsAreWrong => Probe.Value;

    private static bool Run()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var input = SmallIntegers(7, 2, 24, 14, 14);
        var weight = SmallIntegers(5, 16, 24, 3, 3);
        var expected = conv2d(pad(input, [0, 0, 0, 0, 0, 8]), pad(weight, [0, 0, 0, 0, 0, 8]));
        return !conv2d(input, weight).equal(expected).all().item<bool>();   // small integers: exact in any order of summation
    }

    /// <summary>0, 1, 2, … below a bound, again and again.</summary>
    private static Tensor SmallIntegers(int bound, params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        return tensor(Enumerable.Range(0, (int)count).Select(i => (float)(i % bound)).ToArray(), shape);
    }
}
