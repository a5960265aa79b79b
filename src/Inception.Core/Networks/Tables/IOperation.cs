namespace Inception.Networks.Tables;

/// <summary>A row without weights that a graph keeps as it is: a pool, a padding, a normalization, a change of shape.</summary>
internal interface IOperation
{
    /// <summary>The row's name; may be empty.</summary>
    string Name { get; }

    /// <summary>Whether the row has a key of its own; without one it is known by what it reads.</summary>
    bool HasKey => true;

    /// <summary>How the output's values relate to the input's.</summary>
    OutputValues Values { get; }

    /// <inheritdoc cref="Row.OutputShape"/>
    FeatureShape OutputShape(FeatureShape input);

    /// <summary>Calls the visitor's method for this kind of operation.</summary>
    TResult Accept<TInput, TResult>(IOperationVisitor<TInput, TResult> visitor, TInput input);
}
