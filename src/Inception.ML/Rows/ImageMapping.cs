using Inception.ML.Networks;
using Microsoft.ML;

namespace Inception.ML.Rows;

/// <summary>A transformer's columns on top of the columns of its input, whose numbers stay.</summary>
internal sealed class ImageMapping
{
    private readonly ImageNetwork _network;
    private readonly IReadOnlyList<OutputColumn> _outputs;

    /// <param name="input">The schema of the input.</param>
    /// <param name="imageColumn">The column of the images.</param>
    /// <param name="imageFolder">The folder of relative paths.</param>
    /// <param name="network">What computes.</param>
    /// <param name="outputs">The columns to add.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it is of another type.</exception>
    public ImageMapping(DataViewSchema input, string imageColumn, string? imageFolder, ImageNetwork network, IReadOnlyList<OutputColumn> outputs)
    {
        (Input, ImageColumn, ImageFolder, _network, _outputs) = (input, Rows.ImageColumn.Find(input, imageColumn), imageFolder, network, outputs);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumns(outputs.Select(output => output.Column));
        Output = builder.ToSchema();
    }

    public DataViewSchema Input { get; }

    public DataViewSchema Output { get; }

    public DataViewSchema.Column ImageColumn { get; }

    public string? ImageFolder { get; }

    public ImageNetwork Network => _network;

    /// <summary>The columns of the input that some columns of the output need.</summary>
    public IReadOnlyList<DataViewSchema.Column> DependenciesOf(IEnumerable<DataViewSchema.Column> columns)
    {
        var indices = new SortedSet<int>();
        foreach (var column in columns) indices.Add(IsComputed(column) ? ImageColumn.Index : column.Index);
        return [.. indices.Select(index => Input[index])];
    }

    /// <summary>Whether the network computes a column.</summary>
    public bool IsComputed(DataViewSchema.Column column) => column.Index >= Input.Count;

    /// <summary>Makes a getter of a computed column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="current">The network's numbers for the current row; null where its image cannot be read.</param>
    public Delegate CreateGetter(DataViewSchema.Column column, Func<float[]?> current) => _outputs[column.Index - Input.Count].CreateGetter(current);

    /// <summary>The getter in the type that is asked for.</summary>
    /// <exception cref="InvalidOperationException">The column is inactive or of another type.</exception>
    public static ValueGetter<TValue> Typed<TValue>(Delegate? getter, DataViewSchema.Column column) => getter switch
    {
        ValueGetter<TValue> typed => typed,
        null => throw new InvalidOperationException($"The column '{column.Name}' is not active: name it among the needed columns."),
        _ => throw new InvalidOperationException($"The column '{column.Name}' has values of {column.Type.RawType}; {typeof(TValue)} was asked for."),
    };
}
