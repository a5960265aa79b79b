using Inception.ML.Networks;
using Inception.ML.Rows;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Inception.ML;

/// <summary>Classifies images with a trained network: <c>mlContext.Transforms.InceptionClassify</c>. Nothing is learned from the data.</summary>
public sealed class InceptionClassifyingEstimator : IEstimator<InceptionTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _input;
    private readonly InceptionClassifyOptions _options;

    internal InceptionClassifyingEstimator(IHostEnvironment environment, string input, InceptionClassifyOptions options)
    {
        options.Validate();
        (_environment, _input, _options) = (environment, input, options);
    }

    /// <summary>Loads the network.</summary>
    /// <param name="input">Data with the column of images. No rows are read.</param>
    /// <returns>The transformer; the caller disposes it.</returns>
    /// <exception cref="InceptionException">The weights cannot be loaded.</exception>
    /// <exception cref="ArgumentException">The data does not have the column of images.</exception>
    /// <exception cref="InvalidOperationException">The network has no labels.</exception>
    public InceptionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageColumn.Find(input.Schema, _input);
        var facts = new TransformFacts
        {
            ImageColumn = _input,
            ImageFolder = _options.ImageFolder,
            ScoreColumn = _options.ScoreColumnName,
            PredictedLabelColumn = _options.PredictedLabelColumnName,
            Top = _options.Top,
            BatchSize = _options.BatchSize,
            OnUnreadable = _options.OnUnreadable,
            QuickStart = _options.QuickStart,
            Decoding = _options.Decoding,
        };
        return new(_environment, ModelContent.Read(_options), facts, _options.Device);
    }

    /// <summary>Returns the columns of a pipeline after adding scores and predicted labels.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing, or does not contain images.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Require(inputSchema, _input);
        return OutputShapes.With(inputSchema, OutputShapes.Classes(_options.ScoreColumnName, _options.PredictedLabelColumnName, _options.Top > 0));
    }
}
