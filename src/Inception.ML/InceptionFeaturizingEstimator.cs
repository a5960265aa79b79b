using Inception.ML.Networks;
using Inception.ML.Rows;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Inception.ML;

/// <summary>Computes features of images with a trained network: <c>mlContext.Transforms.InceptionFeaturize</c>. Nothing is learned from the data.</summary>
public sealed class InceptionFeaturizingEstimator : IEstimator<InceptionTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _output, _input;
    private readonly InceptionFeaturizeOptions _options;

    internal InceptionFeaturizingEstimator(IHostEnvironment environment, string output, string input, InceptionFeaturizeOptions options)
    {
        options.Validate();
        (_environment, _output, _input, _options) = (environment, output, input, options);
    }

    /// <summary>Loads the network.</summary>
    /// <param name="input">Data with the column of images. No rows are read.</param>
    /// <returns>The transformer; the caller disposes it.</returns>
    /// <exception cref="InceptionException">The weights cannot be loaded.</exception>
    /// <exception cref="ArgumentException">The data does not have the column of images, or the network does not have the stage.</exception>
    public InceptionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageColumn.Find(input.Schema, _input);
        var facts = new TransformFacts
        {
            ImageColumn = _input,
            ImageFolder = _options.ImageFolder,
            FeatureColumn = _output,
            Stage = _options.Stage,
            BatchSize = _options.BatchSize,
            OnUnreadable = _options.OnUnreadable,
            QuickStart = _options.QuickStart,
            Decoding = _options.Decoding,
        };
        return new(_environment, ModelContent.Read(_options), facts, _options.Device);
    }

    /// <summary>Returns the columns of a pipeline after adding the vector.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column of images is missing, or does not contain images.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Require(inputSchema, _input);
        return OutputShapes.With(inputSchema, OutputShapes.Features(_output));
    }
}
