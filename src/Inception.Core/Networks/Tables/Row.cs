namespace Inception.Networks.Tables;

/// <summary>
/// One row of a network's table. Rows are immutable data. The number of input channels follows from the row before. Modules, shapes and exports are created by
/// visitors of the rows.
/// </summary>
/// <remarks>
/// A new kind of row is one record in this folder. It overrides both <c>Accept</c> methods, which need a method in <see cref="IRowVisitor{TValue}"/>
/// (shapes, costs, graphs) and one in <see cref="ILayerVisitor{TInput, TResult}"/> (modules). A row that no pass folds into a neighbour also implements
/// <see cref="IOperation"/>. Its <see cref="IOperationVisitor{TInput, TResult}"/> is implemented by the readers of the graph (reference, engine, TorchScript,
/// ONNX). The compiler then reports every visitor that lacks a method for the new kind, because no code switches on the type of a row.
/// </remarks>
/// <param name="Name">
/// The row's part of the <c>state_dict</c> key, which is also the name of its stage. It may contain dots. Empty for a row without key and stage.
/// </param>
public abstract record Row(string Name)
{
    /// <summary>Computes the output shape for an input shape. The result is empty if the input is too small for the row's window.</summary>
    /// <param name="input">The shape of the input.</param>
    /// <returns>The shape of the output.</returns>
    public abstract FeatureShape OutputShape(FeatureShape input);

    /// <summary>Replaces the rows inside this row, then this row itself.</summary>
    /// <param name="replacement">Returns the replacement of a row.</param>
    /// <returns>The replacement of this row.</returns>
    public Row Replace(Func<Row, Row> replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        return replacement(WithInner(row => row.Replace(replacement)));
    }

    /// <summary>Returns this row with each row inside it changed.</summary>
    private protected virtual Row WithInner(Func<Row, Row> change) => this;

    /// <summary>Calls the visitor's method for this kind of row.</summary>
    /// <typeparam name="TValue">The type of the values passed from row to row.</typeparam>
    /// <param name="visitor">The reader of the table.</param>
    /// <param name="scope">The keys before this row's name, with a trailing dot, or nothing.</param>
    /// <param name="input">The value of the row before.</param>
    /// <returns>The value of this row.</returns>
    internal abstract TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input);

    /// <summary>Calls the visitor's method for this kind of row, without going into the rows inside it.</summary>
    /// <typeparam name="TInput">The type of the visitor's additional input.</typeparam>
    /// <typeparam name="TResult">The type of the visitor's result.</typeparam>
    /// <param name="visitor">The reader of single rows.</param>
    /// <param name="input">The additional input of the visitor.</param>
    /// <returns>The visitor's result for this row.</returns>
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
