using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Inception.Graphs;
using Inception.Networks.Tables;
using Inception.Quantization;
using Inception.Runtime;
using Inception.TorchScript;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>
/// Verifies single int8 convolutions with the same operators as the programs. Its tensors are in the caller's dispose scope.
/// </summary>
/// <param name="random">The source of random inputs.</param>
internal sealed class QuantizedKernels(Generator random)
{
    // Kernels scale sums by factors in float32, and round; float64 may round a value near the middle of two steps to the other side.
    private const int ToleratedSteps = 1;

    // A prime, so that no two images of a batch are equal.
    private const int Drawn = 1_000_003;

    private static readonly bool[] Choices = [false, true];

    /// <summary>Loaded once in a process and kept, because its types stay in libtorch after the handle is released.</summary>
    private static readonly Lazy<jit.ScriptModule> Script = new(() => ScriptLoader.Load(Source()));

    /// <summary>The results for each geometry on this processor. They do not change while the process runs.</summary>
    private static readonly ConcurrentDictionary<string, (FilterRange Range, string? Fault)> Ranges = new();

    /// <summary>The difference at the extremes of a geometry, range, input and batch: networks repeat their blocks, and the weights do not matter.</summary>
    private static readonly ConcurrentDictionary<string, int> Extremes = new();

    private readonly Dictionary<int, Tensor> _drawn = [];

    /// <summary>
    /// Runs a convolution on random inputs and on the largest inputs, and compares it with float64. For the largest inputs, all filter weights are at the end
    /// of their range. So a kernel that saturates is detected by its geometry, independent of the network's weights.
    /// </summary>
    /// <param name="convolution">The convolution.</param>
    /// <param name="input">The shape of the input.</param>
    /// <param name="batch">The number of images in a batch.</param>
    /// <returns>The largest difference in quantization steps, and the reason why the kernel cannot be used, or null.</returns>
    public (int Steps, string? Fault) Check(QuantizedConvolution convolution, FeatureShape input, int batch) => Try(() =>
        Math.Max(Difference(convolution, input, batch), KnownDifferenceAtExtremes(convolution.Node, convolution.Filters.Range, input, batch)));

    /// <summary>
    /// Finds the widest range of filter weights for which the kernel of a convolution gives right sums. If there is none, returns the reason.
    /// </summary>
    /// <param name="node">The convolution. Its weights do not matter.</param>
    public static (FilterRange Range, string? Fault) WidestRange(ConvolutionNode node) => Ranges.GetOrAdd(Geometry(node), _ =>
    {
        // A few output rows and columns show how the kernel adds; the size of the feature map does not change that.
        const int extra = 7;
        var input = new FeatureShape(node.Filters.InputChannels * node.Groups, node.Kernel.Height + extra, node.Kernel.Width + extra);
        var full = Try(() => DifferenceAtExtremes(node, FilterRange.Full, input, batch: 1));
        if (full.Fault is null) return (FilterRange.Full, null);
        return (FilterRange.Reduced, Try(() => DifferenceAtExtremes(node, FilterRange.Reduced, input, batch: 1)).Fault);
    });

    private static string Geometry(ConvolutionNode node) =>
        $"{string.Join('x', node.Filters.Shape)} stride {node.Stride} padding {node.Padding} groups {node.Groups}";

    private static (int Steps, string? Fault) Try(Func<int> difference)
    {
        try
        {
            var steps = difference();
            return (steps, steps <= ToleratedSteps ? null : $"the int8 kernel is off by {steps} of {AffineQuantization.Steps} steps");
        }
        catch (ExternalException missing) when (!IsAboutMemory(missing))   // a processor or a libtorch without this kernel
        {
            var reason = missing.Message.Split('\n').Select(line => line.Trim())
                .FirstOrDefault(line => line.StartsWith("RuntimeError:", StringComparison.Ordinal));
            return (0, $"there is no int8 kernel ({reason ?? missing.Message.ReplaceLineEndings(" ")})");
        }
    }

    /// <summary>
    /// Whether an exception is about insufficient memory. The kernel may exist all the same, so compiling fails rather than choosing a slow kernel permanently.
    /// </summary>
    private static bool IsAboutMemory(ExternalException exception) =>
        exception.Message.Contains("memory", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("bad_alloc", StringComparison.Ordinal);

    private int Difference(QuantizedConvolution convolution, FeatureShape shape, int batch)
    {
        using var scope = NewDisposeScope();
        var (node, filters, input, output) = convolution;
        var x = Steps(batch, shape, input.ZeroPoint);
        var sample = new ConvolutionSample(node, node.OutputShape([shape]).Height);
        object[] arguments =
        [
            x, filters.Weight, filters.Scale, filters.Bias, node.Stride.Height, node.Stride.Width, node.Padding.Height, node.Padding.Width, node.Groups,
            input.Scale, input.ZeroPoint, output.Scale, output.ZeroPoint,
        ];
        var actual = sample.Take((Tensor)Script.Value.Call(Method(node.Relu), arguments));
        var values = sample.Expected(x, filters.Product(), filters.Bias, quantized => input.Values(quantized));
        if (node.Relu) values = values.relu();
        return (int)actual.sub(output.Quantized(values)).abs().max().item<double>();
    }

    private static int KnownDifferenceAtExtremes(ConvolutionNode node, FilterRange range, FeatureShape input, int batch) => Extremes.GetOrAdd(
        $"{Geometry(node)} range {range} input {input} batch {batch} threads {get_num_threads()}", _ => DifferenceAtExtremes(node, range, input, batch));

    /// <summary>
    /// Computes the difference with all inputs at 255 and all weights at the end of their range. The scale of the output is chosen so that the full sum is step
    /// 255.
    /// </summary>
    private static int DifferenceAtExtremes(ConvolutionNode node, FilterRange range, FeatureShape shape, int batch)
    {
        using var scope = NewDisposeScope();
        using Scalar most = AffineQuantization.Steps, weight = (int)range;
        var window = node.Kernel.Height * node.Kernel.Width;
        var terms = window * shape.Channels / node.Groups;
        var x = full([batch, shape.Height, shape.Width, shape.Channels], most, ScalarType.Byte).permute(0, 3, 1, 2);
        var filters = full([.. node.Filters.Shape.Select(size => (long)size)], weight, ScalarType.Int8);
        object[] arguments =
        [
            x, filters, ones(node.Filters.Count), zeros(node.Filters.Count),
            node.Stride.Height, node.Stride.Width, node.Padding.Height, node.Padding.Width, node.Groups,
            1.0, 0, (double)(int)range * terms, 0,
        ];
        var sample = new ConvolutionSample(node, node.OutputShape([shape]).Height);
        var actual = sample.Take((Tensor)Script.Value.Call(Method(relu: false), arguments));
        long[] strides = [node.Stride.Height, node.Stride.Width], padding = [node.Padding.Height, node.Padding.Width];
        var counts = nn.functional.conv2d(
            ones(1, 1, shape.Height, shape.Width), ones(1, 1, node.Kernel.Height, node.Kernel.Width), strides: strides, padding: padding);
        using Scalar stepsOfOne = (double)AffineQuantization.Steps / window;
        var expected = sample.Take(counts.expand(batch, -1, -1, -1)).mul(stepsOfOne).round();
        return (int)actual.sub(expected).abs().max().item<double>();
    }

    /// <summary>Draws random steps. The same numbers are reused, because drawing can cost more than a convolution.</summary>
    private Tensor Steps(int batch, FeatureShape shape, int zeroPoint)
    {
        if (!_drawn.TryGetValue(zeroPoint, out var drawn)) _drawn[zeroPoint] = drawn = Draw(zeroPoint).MoveToOuterDisposeScope();
        var count = batch * shape.Count;
        return drawn.repeat((count + Drawn - 1) / Drawn).narrow(0, 0, count).view(batch, shape.Height, shape.Width, shape.Channels).permute(0, 3, 1, 2);
    }

    /// <summary>Draws steps around the zero point, so that sums stay in range. Some are the largest steps, whose products overflow 16 bits.</summary>
    private Tensor Draw(int zeroPoint)
    {
        using Scalar width = 40, middle = zeroPoint, share = 0.02, least = 0, most = AffineQuantization.Steps;
        var steps = randn(Drawn, generator: random).mul_(width).add_(middle, HeldScalar.One);
        var extreme = rand(Drawn, generator: random).lt(share);
        return steps.masked_fill_(extreme, most).round_().clamp_(least, most).to(ScalarType.Byte);
    }

    private static string Method(bool relu) => relu ? "conv2d_relu" : "conv2d";

    private static string Source() => string.Concat(Choices.Select(relu =>
        $"  def {Method(relu)}(self: __torch__.M, x: Tensor, w: Tensor, s: Tensor, b: Tensor, sh: int, sw: int, ph: int, pw: int, groups: int, "
        + "xs: float, xz: int, ys: float, yz: int) -> Tensor:\n"
        + $"    p = {KernelText.PackQuantized("w", "s", "b", "[sh, sw]", "[ph, pw]", "groups")}\n"
        + "    q = torch._make_per_tensor_quantized_tensor(x, xs, xz)\n"
        + $"    return torch.int_repr({KernelText.QuantizedConvolution("q", "p", relu, "ys, yz")})\n"));
}
