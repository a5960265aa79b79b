using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.TorchScript;

/// <summary>Calls of TorchScript.</summary>
internal static class ScriptCalls
{
    /// <summary>
    /// Calls a method. TorchSharp writes down where the numbers among the arguments stand before it calls, and holds none of them
    /// (<see cref="HeldScalar"/>): here they are held. A convolution that was called
    /// with another padding or zero point than meant would look like a faulty kernel.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="arguments">Tensors, arrays of tensors, whole numbers and numbers; whole numbers are TorchScript's <c>int</c>.</param>
    /// <returns>What the method gives.</returns>
    public static object Call(this jit.ScriptModule module, string method, params object[] arguments)
    {
        var held = Array.ConvertAll(arguments, Held);
        try
        {
            return module.invoke(method, held);
        }
        finally
        {
            foreach (var number in held.OfType<Scalar>()) number.Dispose();
        }
    }

    private static object Held(object argument) => argument switch
    {
        int whole => ((long)whole).ToScalar(),
        long whole => whole.ToScalar(),
        double number => number.ToScalar(),
        _ => argument,
    };
}
