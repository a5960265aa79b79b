namespace Inception.Networks.Tables;

/// <summary>
/// One row of a network's table. Rows are immutable data: the walk carries the in-channels from row to row, and every reader
/// (modules, shapes, exporters) gets its meaning from a visitor.
/// </summary>
/// <remarks>
/// A new kind of row is one record in this folder. It overrides both <c>Accept</c> methods, which need a method in <see cref="IRowVisitor{TValue}"/>
/// (shapes, costs, graphs) and one in <see cref="ILayerVisitor{TInput, TResult}"/> (modules). A row that no pass folds into a neighbour implements
/// <see cref="IOperation"/>, whose <see cref="IOperationVisitor{TInput, TResult}"/> has the graph's readers (reference, engine, TorchScript, ONNX). From
/// there on the compiler lists every reader that does not know the kind: none switches on the type of a row.
/// </remarks>
/// <param name="Name">The row's part of the <c>state_dict</c> key and the name of its stage, dots included; empty for a row that has neither.</param>
public abstract record Row(string Name)
{
    /// <summary>Computes the output shape for an input shape; empty when the input is too small for the row's window.</summary>
    /// <param name="input">The shape of the input.</param>
    /// <returns>The shape of the output.</returns>
    public abstract FeatureShape OutputShape(FeatureShape input);

    /// <summary>The row with others in the place of those inside it, and then itself replaced.</summary>
    /// <param name="replacement">Returns the replacement of a row.</param>
    /// <returns>The row in its place.</returns>
    public Row Replace(Func<Row, Row> replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        return replacement(WithInner(row => row.Replace(replacement)));
    }

    /// <summary>This row, each row inside it changed.</summary>
    private protected virtual Row WithInner(Func<Row, Row> change) => this;

    /// <summary>Calls the visitor's method for this kind of row.</summary>
    /// <typeparam name="TValue">What the visitor hands from row to row.</typeparam>
    /// <param name="visitor">The reader of the table.</param>
    /// <param name="scope">The keys before this row's name, with a trailing dot, or nothing.</param>
    /// <param name="input">What the row before made.</param>
    /// <returns>What this row makes of it.</returns>
    internal abstract TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input);

    /// <summary>Calls the visitor's method for this kind of row, without going into the rows inside it.</summary>
    /// <typeparam name="TInput">What the visitor needs besides the row.</typeparam>
    /// <typeparam name="TResult">What the visitor makes of the row.</typeparam>
    /// <param name="visitor">The reader of single rows.</param>
    /// <param name="input">Handed to the visitor.</param>
    /// <returns>What the visitor makes of this row.</returns>
    internal abstract TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input);

    /// <summary>The length of a window's output along one axis, as PyTorch counts it.</summary>
    private protected static int WindowOutput(int input, int kernel, int stride, int padding, bool ceilMode = false)
    {
        var span = input + (2 * padding) - kernel;
        if (span < 0 && !(ceilMode && span > -stride)) return 0;
        var output = ((span + (ceilMode ? stride - 1 : 0)) / stride) + 1;
        return ceilMode && (output - 1) * stride >= input + padding ? output - 1 : output;   // no window starts in the padding
    }
}
