using System.Globalization;
using Inception.Quantization;
using Inception.TorchScript;

namespace Inception.Inference.Programs;

/// <summary>The TorchScript text of calls of single kernels. Programs and kernel checks share this text.</summary>
internal static class KernelText
{
    /// <summary>Scale and zero point in the form that operators expect.</summary>
    public static string Quantization(AffineQuantization quantization) => string.Create(
        CultureInfo.InvariantCulture, $"{ScriptText.Number(quantization.Scale)}, {quantization.ZeroPoint}");

    /// <summary>Packs int8 filters, scales and biases in the form that <see cref="QuantizedConvolution"/> expects.</summary>
    public static string PackQuantized(string weight, string scale, string bias, string stride, string padding, string groups) =>
        $"ops.quantized.conv2d_prepack(torch._make_per_channel_quantized_tensor({weight}, {scale}, torch.zeros_like({scale}, dtype=3), 0), "
        + $"{bias}, {stride}, {padding}, [1, 1], {groups})";

    /// <summary>A convolution from int8 to int8, with fused ReLU.</summary>
    public static string QuantizedConvolution(string x, string packed, bool relu, string quantization) =>
        $"ops.quantized.conv2d{(relu ? "_relu" : "")}({x}, {packed}, {quantization})";

    /// <summary>oneDNN's convolution with reordered weights. A summand is overwritten by the sum.</summary>
    public static string Packed(string x, string weight, string bias, string? summand, string padding, string stride, string groups, bool relu)
    {
        var unary = relu ? "\"relu\"" : summand is null ? "\"none\"" : "None";
        return summand is null
            ? $"ops.mkldnn._convolution_pointwise({x}, {weight}, {bias}, {padding}, {stride}, [1, 1], {groups}, {unary}, [], \"\")"
            : $"ops.mkldnn._convolution_pointwise_({summand}, {x}, {weight}, {bias}, {padding}, {stride}, [1, 1], {groups}, \"add\", None, {unary}, [], None)";
    }

    /// <summary>
    /// cuDNN's convolution, which adds the bias and an optional summand, and applies ReLU, in one kernel instead of three.
    /// </summary>
    public static string Fused(string x, string weight, string bias, string? summand, string padding, string stride, string groups) => summand is null
        ? $"ops.aten.cudnn_convolution_relu({x}, {weight}, {bias}, {stride}, {padding}, [1, 1], {groups})"
        : $"ops.aten.cudnn_convolution_add_relu({x}, {weight}, {summand}, 1.0, {bias}, {stride}, {padding}, [1, 1], {groups})";

    /// <summary>Reorders the weights for the kernel of this input.</summary>
    public static string Reorder(string weight, string padding, string stride, string groups, string inputSize) =>
        $"ops.mkldnn._reorder_convolution_weight({weight}, {padding}, {stride}, [1, 1], {groups}, {inputSize})";

    /// <summary>
    /// A 1×1 convolution in channels-last layout as a matrix product, with positions as rows and channels as columns. oneDNN's kernel for the product is up to
    /// a third faster.
    /// </summary>
    public static string MatrixProduct(string x, string weight, string bias, bool relu) =>
        $"torch.permute(ops.mkldnn._linear_pointwise(torch.permute({x}, [0, 2, 3, 1]), {weight}, {bias}, \"{(relu ? "relu" : "none")}\", [], \"\"), "
            + "[0, 3, 1, 2])";

    /// <summary>Reorders the weights <c>O×I</c> for the matrix product with this number of rows.</summary>
    public static string ReorderMatrix(string weight, string rows) => $"ops.mkldnn._reorder_linear_weight({weight}, {rows})";
}
