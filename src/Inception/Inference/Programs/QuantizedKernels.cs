using System.Runtime.InteropServices;
using Inception.Inference.Quantization;
using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>Single int8 convolutions by the very operators that the programs call: to see whether a kernel is right.</summary>
internal static class QuantizedKernels
{
    // Kernels scale sums by factors in float32, and round; float64 may round a value near the middle of two steps to the other side.
    private const int ToleratedSteps = 1;

    private static readonly bool[] Choices = [false, true];

    /// <summary>Loaded once in a process and kept: its types stay in libtorch whatever becomes of the handle.</summary>
    private static readonly Lazy<jit.ScriptModule> Script = new(() => ScriptLoader.Load(Source()));

    /// <summary>Runs a convolution on random steps, and holds it to float64.</summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="input">The input's shape.</param>
    /// <param name="batch">Pictures in a batch.</param>
    /// <param name="random">Draws the input.</param>
    /// <returns>By how many steps it is off at most; why it cannot serve, where it cannot.</returns>
    public static (int Steps, string? Fault) Check(QuantizedConvolution convolution, FeatureShape input, int batch, Generator random)
    {
        try
        {
            var steps = Difference(convolution, input, batch, random);
            return (steps, steps <= ToleratedSteps ? null : $"the int8 kernel is off by {steps} of {AffineQuantization.Steps} steps");
        }
        catch (ExternalException missing)   // a processor or a libtorch without this kernel
        {
            var reason = missing.Message.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("RuntimeError:", StringComparison.Ordinal));
            return (0, $"there is no int8 kernel ({reason ?? missing.Message.ReplaceLineEndings(" ")})");
        }
    }

    private static int Difference(QuantizedConvolution convolution, FeatureShape shape, int batch, Generator random)
    {
        using var scope = NewDisposeScope();
        var (node, filters, input, output) = convolution;
        var x = Steps(batch, shape, input, random);
        object[] arguments =
        [
            x, filters.Weight, filters.Scale, filters.Bias, (long)node.Stride.Height, (long)node.Stride.Width, (long)node.Padding.Height, (long)node.Padding.Width, (long)node.Groups,
            input.Scale, (long)input.ZeroPoint, output.Scale, (long)output.ZeroPoint,
        ];
        var actual = Ends((Tensor)Script.Value.invoke(Method(node.Relu), arguments)).to(ScalarType.Float64);
        var values = nn.functional.conv2d(
            (Ends(x).to(ScalarType.Float64) - input.ZeroPoint) * input.Scale, filters.Product(), filters.Bias.to(ScalarType.Float64),
            strides: [node.Stride.Height, node.Stride.Width], padding: [node.Padding.Height, node.Padding.Width], groups: node.Groups);
        if (node.Relu) values = values.relu();
        var expected = (values / output.Scale).round().add(output.ZeroPoint).clamp(0, AffineQuantization.Steps);
        return (int)(actual - expected).abs().max().item<double>();
    }

    /// <summary>Steps about the zero point, so that sums stay in their range, with the greatest ones among them, whose products overflow 16 bits.</summary>
    private static Tensor Steps(int batch, FeatureShape shape, AffineQuantization quantization, Generator random)
    {
        long[] sizes = [batch, shape.Height, shape.Width, shape.Channels];
        var steps = randn(sizes, generator: random).mul_(40).add_(quantization.ZeroPoint);
        var extreme = rand(sizes, generator: random) < 0.02;
        return steps.masked_fill_(extreme, AffineQuantization.Steps).round_().clamp_(0, AffineQuantization.Steps).to(ScalarType.Byte).permute(0, 3, 1, 2);
    }

    /// <summary>The first and the last picture, which stand for all.</summary>
    private static Tensor Ends(Tensor batch) => batch.shape[0] <= 2 ? batch : cat([batch.narrow(0, 0, 1), batch.narrow(0, batch.shape[0] - 1, 1)], 0);

    private static string Method(bool relu) => relu ? "conv2d_relu" : "conv2d";

    private static string Source() => string.Concat(Choices.Select(relu =>
        $"  def {Method(relu)}(self: __torch__.M, x: Tensor, w: Tensor, s: Tensor, b: Tensor, sh: int, sw: int, ph: int, pw: int, groups: int, "
        + "xs: float, xz: int, ys: float, yz: int) -> Tensor:\n"
        + $"    p = {ScriptText.PackQuantized("w", "s", "b", "[sh, sw]", "[ph, pw]", "groups")}\n"
        + "    q = torch._make_per_tensor_quantized_tensor(x, xs, xz)\n"
        + $"    return torch.int_repr({ScriptText.QuantizedConvolution("q", "p", relu, "ys, yz")})\n"));
}
