using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Rows;

/// <summary>Maps single rows, for prediction engines.</summary>
/// <param name="mapping">The transformer's columns.</param>
internal sealed class ImageRowMapper(ImageMapping mapping) : IRowToRowMapper
{
    public DataViewSchema InputSchema => mapping.Input;

    public DataViewSchema OutputSchema => mapping.Output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => mapping.DependenciesOf(dependingColumns);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new ImageRow(input, mapping, [.. activeColumns]);
}
