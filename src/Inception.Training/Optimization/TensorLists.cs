using Inception.TorchScript;
using static TorchSharp.torch;

namespace Inception.Training.Optimization;

/// <summary>
/// Operations in place on many tensors by one call: PyTorch's <c>torch._foreach_*</c>, to which TorchSharp has no way but TorchScript. On a GPU one kernel
/// serves many tensors. On the CPU each tensor is computed on its own, as by the operation without <c>_foreach</c>, and to the same bits.
/// </summary>
internal static class TensorLists
{
    /// <summary>Loaded once in a process and kept: its types stay in libtorch whatever becomes of the handle.</summary>
    private static readonly Lazy<jit.ScriptModule> Script = new(() => ScriptLoader.Load(Source()));

    /// <summary><c>x ← factor·x</c>.</summary>
    public static void Multiply(Tensor[] x, double factor) => Call("multiply", x, factor);

    /// <summary><c>x ← x / divisor</c>.</summary>
    public static void Divide(Tensor[] x, double divisor) => Call("divide", x, divisor);

    /// <summary><c>x ← x + number</c>.</summary>
    public static void Add(Tensor[] x, double number) => Call("add_number", x, number);

    /// <summary><c>x ← x + factor·y</c>.</summary>
    public static void Add(Tensor[] x, Tensor[] y, double factor) => Call("add", x, y, factor);

    /// <summary><c>x ← x + factor·y·z</c>.</summary>
    public static void AddProducts(Tensor[] x, Tensor[] y, Tensor[] z, double factor) => Call("add_products", x, y, z, factor);

    /// <summary><c>x ← x + factor·y/z</c>.</summary>
    public static void AddQuotients(Tensor[] x, Tensor[] y, Tensor[] z, double factor) => Call("add_quotients", x, y, z, factor);

    /// <summary><c>√(x + number)</c>, as new tensors, which the caller disposes.</summary>
    public static Tensor[] SquareRoots(Tensor[] x, double number) => (Tensor[])Script.Value.Call("square_roots", x, number);

    /// <summary>The length of all tensors together, as one number on their device; the caller disposes it.</summary>
    public static Tensor Length(Tensor[] x) => (Tensor)Script.Value.Call("length", (object)x);

    /// <summary>Shortens tensors whose length together is above a limit, as <c>torch.nn.utils.clip_grad_norm_</c> does. Nothing waits for the number.</summary>
    /// <returns>The length before, as one number on their device; the caller disposes it.</returns>
    public static Tensor Shorten(Tensor[] x, double limit) => (Tensor)Script.Value.Call("shorten", x, limit);

    private static void Call(string method, params object[] arguments) => Script.Value.Call(method, arguments);

    private static string Source()
    {
        const string length = "ops.aten.linalg_vector_norm(torch.stack(ops.aten._foreach_norm(x, 2)))";
        return InPlace("multiply", "x: List[Tensor], f: float", "ops.aten._foreach_mul_(x, f)")
            + InPlace("divide", "x: List[Tensor], f: float", "ops.aten._foreach_div_(x, f)")
            + InPlace("add_number", "x: List[Tensor], f: float", "ops.aten._foreach_add_(x, f)")
            + InPlace("add", "x: List[Tensor], y: List[Tensor], f: float", "ops.aten._foreach_add_(x, y, alpha=f)")
            + InPlace("add_products", "x: List[Tensor], y: List[Tensor], z: List[Tensor], f: float", "ops.aten._foreach_addcmul_(x, y, z, f)")
            + InPlace("add_quotients", "x: List[Tensor], y: List[Tensor], z: List[Tensor], f: float", "ops.aten._foreach_addcdiv_(x, y, z, f)")
            + "  def square_roots(self: __torch__.M, x: List[Tensor], f: float) -> List[Tensor]:\n"
            + "    y = ops.aten._foreach_add(x, f)\n    ops.aten._foreach_sqrt_(y)\n    return y\n"
            + "  def length(self: __torch__.M, x: List[Tensor]) -> Tensor:\n"
            + $"    return {length}\n"
            + "  def shorten(self: __torch__.M, x: List[Tensor], f: float) -> Tensor:\n"
            + $"    length = {length}\n"
            + "    share = torch.clamp_max(torch.mul(torch.reciprocal(torch.add(length, 1.0e-6)), f), 1.0)\n"
            + "    ops.aten._foreach_mul_(x, share)\n    return length\n";

        static string InPlace(string name, string arguments, string operation) =>
            $"  def {name}(self: __torch__.M, {arguments}) -> NoneType:\n    {operation}\n    return None\n";
    }
}
