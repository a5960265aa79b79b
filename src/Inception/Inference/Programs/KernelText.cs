using System.Globalization;
using Inception.Quantization;
using Inception.TorchScript;

namespace Inception.Inference.Programs;

/// <summary>Calls of single kernels in TorchScript. The programs and the checks of the kernels are written by the same lines.</summary>
internal static class KernelText
{
    /// <summary>Scale and zero point, as operators take them.</summary>
    public static string Quantization(AffineQuantization quantization) => string.Create(
        CultureInfo.InvariantCulture, $"{ScriptText.Number(quantization.Scale)}, {quantization.ZeroPoint}");

    /// <summary>int8 filters, steps and biases in the form that <see cref="QuantizedConvolution"/> takes.</summary>
    public static string PackQuantized(string weight, string scale, string bias, string stride, string padding, string groups) =>
        $"ops.quantized.conv2d_prepack(torch._make_per_channel_quantized_tensor({weight}, {scale}, torch.zeros_like({scale}, dtype=3), 0), "
        + $"{bias}, {stride}, {padding}, [1, 1], {groups})";

    /// <summary>A convolution from int8 to int8, ReLU fused.</summary>
    public static string QuantizedConvolution(string x, string packed, bool relu, string quantization) =>
        $"ops.quantized.conv2d{(relu ? "_relu" : "")}({x}, {packed}, {quantization})";

    /// <summary>oneDNN's convolution with weights in the order its kernel reads. With a summand the sum is written over it.</summary>
    public static string Packed(string x, string weight, string bias, string? summand, string padding, string stride, string groups, bool relu)
    {
        var unary = relu ? "\"relu\"" : summand is null ? "\"none\"" : "None";
        return summand is null
            ? $"ops.mkldnn._convolution_pointwise({x}, {weight}, {bias}, {padding}, {stride}, [1, 1], {groups}, {unary}, [], \"\")"
            : $"ops.mkldnn._convolution_pointwise_({summand}, {x}, {weight}, {bias}, {padding}, {stride}, [1, 1], {groups}, \"add\", None, {unary}, [], None)";
    }

    /// <summary>
    /// cuDNN's convolution, which adds the bias and the summand if there is one, and takes the ReLU, before it stores: one kernel for what are three.
    /// </summary>
    public static string Fused(string x, string weight, string bias, string? summand, string padding, string stride, string groups) => summand is null
        ? $"ops.aten.cudnn_convolution_relu({x}, {weight}, {bias}, {stride}, {padding}, [1, 1], {groups})"
        : $"ops.aten.cudnn_convolution_add_relu({x}, {weight}, {summand}, 1.0, {bias}, {stride}, {padding}, [1, 1], {groups})";

    /// <summary>The weights in the order in which the kernel for this input reads them.</summary>
    public static string Reorder(string weight, string padding, string stride, string groups, string inputSize) =>
        $"ops.mkldnn._reorder_convolution_weight({weight}, {padding}, {stride}, [1, 1], {groups}, {inputSize})";

    /// <summary>
    /// A 1×1 convolution channels last as a product of matrices, whose rows are places and whose columns are channels: oneDNN's kernel for it is up to
    /// a third faster.
    /// </summary>
    public static string MatrixProduct(string x, string weight, string bias, bool relu) =>
        $"torch.permute(ops.mkldnn._linear_pointwise(torch.permute({x}, [0, 2, 3, 1]), {weight}, {bias}, \"{(relu ? "relu" : "none")}\", [], \"\"), "
            + "[0, 3, 1, 2])";

    /// <summary>The weights <c>O×I</c> in the order in which the product with this many rows reads them.</summary>
    public static string ReorderMatrix(string weight, string rows) => $"ops.mkldnn._reorder_linear_weight({weight}, {rows})";
}
