using Inception.Layers;

namespace Inception.Networks.Tables;

/// <summary>
/// TensorFlow's <c>SAME</c> padding for the window of the next row. The output of that window then has the size ⌈size / stride⌉. An odd row or column is added
/// at the bottom or at the right. PyTorch pads both sides equally, which differs if the stride is 2.
/// </summary>
/// <param name="Kernel">The window of the row after this one.</param>
/// <param name="Stride">The stride of that window.</param>
/// <param name="Value">The padding value: 0 before a convolution, negative infinity before a maximum.</param>
public sealed record SamePad(Extent Kernel, Extent Stride, double Value) : Row(""), IOperation
{
    /// <summary>Computes the number of rows and columns added to an input, on both sides together. The smaller half is added before.</summary>
    /// <param name="input">Height and width of the input.</param>
    /// <returns>The rows and columns to add.</returns>
    public Extent Total(Extent input) => new(
        Total(input.Height, Kernel.Height, Stride.Height),
        Total(input.Width, Kernel.Width, Stride.Width));

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        if (input.IsEmpty) return input;
        var total = Total(new(input.Height, input.Width));
        return input with { Height = input.Height + total.Height, Width = input.Width + total.Width };
    }

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) => visitor.SamePad(this, input);

    OutputValues IOperation.Values => OutputValues.OfInput;

    bool IOperation.HasKey => false;

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.SamePad(this, input);

    TResult IOperation.Accept<TInput, TResult>(IOperationVisitor<TInput, TResult> visitor, TInput input) => visitor.SamePad(this, input);

    private static int Total(int size, int kernel, int stride)
    {
        var places = (size + stride - 1) / stride;
        return Math.Max(((places - 1) * stride) + kernel - size, 0);
    }
}
