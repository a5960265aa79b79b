using Inception.Graphs;
using Inception.Networks.Tables;
using Inception.TorchScript;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>
/// Runs single convolutions of oneDNN and cuDNN with the same calls as the programs, to reorder weights and to verify kernels.
/// </summary>
internal static class ConvolutionKernels
{
    private const string Geometry = "ph: int, pw: int, sh: int, sw: int, groups: int";

    private static readonly bool[] Choices = [false, true];

    /// <summary>Loaded once in a process and kept, because its types stay in libtorch after the handle is released.</summary>
    private static readonly Lazy<jit.ScriptModule> Script = new(() => ScriptLoader.Load(Source()));

    /// <summary>Reorders the weights for the kernel of this input.</summary>
    public static Tensor Reorder(ConvolutionNode node, Tensor weight, int batch, FeatureShape input, int inputChannels) => Invoke(
        "reorder", weight, node.Padding.Height, node.Padding.Width, node.Stride.Height, node.Stride.Width, node.Groups,
        batch, inputChannels, input.Height, input.Width);

    /// <summary>Runs the convolution with reordered weights. A summand is overwritten by the sum.</summary>
    public static Tensor Packed(ConvolutionNode node, Tensor x, Tensor weight, Tensor bias, Tensor? summand, bool relu) => summand is null
        ? Invoke(Method(relu, sum: false), x, weight, bias, node.Padding.Height, node.Padding.Width, node.Stride.Height, node.Stride.Width, node.Groups)
        : Invoke(
            Method(relu, sum: true), x, summand, weight, bias, node.Padding.Height, node.Padding.Width, node.Stride.Height, node.Stride.Width, node.Groups);

    /// <summary>Reorders the weights for the matrix product of this input.</summary>
    public static Tensor ReorderMatrix(Tensor weight, int batch, FeatureShape input) => Invoke("reorder_matrix", weight, batch * input.Height * input.Width);

    /// <summary>Runs a 1×1 convolution as a matrix product with reordered weights.</summary>
    public static Tensor MatrixProduct(Tensor x, Tensor weight, Tensor bias, bool relu) => Invoke(relu ? "product_relu" : "product", x, weight, bias);

    /// <summary>Runs the convolution, adds the bias and an optional summand, and applies ReLU.</summary>
    public static Tensor Fused(ConvolutionNode node, Tensor x, Tensor weight, Tensor bias, Tensor? summand) => summand is null
        ? Invoke("fused", x, weight, bias, node.Padding.Height, node.Padding.Width, node.Stride.Height, node.Stride.Width, node.Groups)
        : Invoke("fused_sum", x, summand, weight, bias, node.Padding.Height, node.Padding.Width, node.Stride.Height, node.Stride.Width, node.Groups);

    private static Tensor Invoke(string method, params object[] arguments) => (Tensor)Script.Value.Call(method, arguments);

    private static string Method(bool relu, bool sum) => "packed" + (sum ? "_sum" : "") + (relu ? "_relu" : "");

    private static string Source()
    {
        const string padding = "[ph, pw]", stride = "[sh, sw]", groups = "groups";
        var packed =
            from sum in Choices
            from relu in Choices
            select $"  def {Method(relu, sum)}(self: __torch__.M, x: Tensor, {(sum ? "z: Tensor, " : "")}w: Tensor, b: Tensor, {Geometry}) -> Tensor:\n"
                + $"    return {KernelText.Packed("x", "w", "b", sum ? "z" : null, padding, stride, groups, relu)}\n";
        var products =
            from relu in Choices
            select $"  def {(relu ? "product_relu" : "product")}(self: __torch__.M, x: Tensor, w: Tensor, b: Tensor) -> Tensor:\n"
                + $"    return {KernelText.MatrixProduct("x", "w", "b", relu)}\n";
        var fused =
            from sum in Choices
            select $"  def fused{(sum ? "_sum" : "")}(self: __torch__.M, x: Tensor, {(sum ? "z: Tensor, " : "")}w: Tensor, b: Tensor, {Geometry}) -> Tensor:\n"
                + $"    return {KernelText.Fused("x", "w", "b", sum ? "z" : null, padding, stride, groups)}\n";
        return string.Concat(packed) + string.Concat(products) + string.Concat(fused)
            + "  def reorder_matrix(self: __torch__.M, w: Tensor, rows: int) -> Tensor:\n"
            + $"    return {KernelText.ReorderMatrix("w", "rows")}\n"
            + $"  def reorder(self: __torch__.M, w: Tensor, {Geometry}, n: int, c: int, height: int, width: int) -> Tensor:\n"
            + $"    return {KernelText.Reorder("w", padding, stride, groups, "[n, c, height, width]")}\n";
    }
}
