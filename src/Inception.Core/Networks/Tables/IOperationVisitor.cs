namespace Inception.Networks.Tables;

/// <summary>Reads one <see cref="IOperation"/>: a method for each kind, so that the compiler names every reader that a new kind lacks.</summary>
/// <typeparam name="TInput">What the reader needs besides the row.</typeparam>
/// <typeparam name="TResult">What the reader makes of the row.</typeparam>
internal interface IOperationVisitor<in TInput, out TResult>
{
    /// <summary>Local response normalization.</summary>
    TResult LocalResponseNorm(LocalResponseNorm row, TInput input);

    /// <summary>Padding that depends on the size of the input.</summary>
    TResult SamePad(SamePad row, TInput input);

    /// <summary>Maximum pooling.</summary>
    TResult MaxPool(MaxPool row, TInput input);

    /// <summary>Average pooling.</summary>
    TResult AvgPool(AvgPool row, TInput input);

    /// <summary>Average pooling to a fixed output size.</summary>
    TResult AdaptiveAvgPool(AdaptiveAvgPool row, TInput input);

    /// <summary>Pooling over all places.</summary>
    TResult GlobalPool(GlobalPool row, TInput input);

    /// <summary>Features to one vector.</summary>
    TResult Flatten(Flatten row, TInput input);

    /// <summary>A vector divided by its length.</summary>
    TResult UnitLength(UnitLength row, TInput input);
}
