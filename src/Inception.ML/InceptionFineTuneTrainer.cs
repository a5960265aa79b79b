using Inception.ML.FineTuning;
using Inception.ML.Networks;
using Inception.ML.Rows;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Inception.ML;

/// <summary>
/// Fine-tunes a trained network on other classes: <c>mlContext.MulticlassClassification.Trainers.InceptionFineTune</c>. It replaces ML.NET's
/// ImageClassification trainer: the label is a key, the image is the bytes of a file, and the result is a score and a predicted label.
/// </summary>
public sealed class InceptionFineTuneTrainer : IEstimator<InceptionTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly InceptionFineTuneOptions _options;

    internal InceptionFineTuneTrainer(IHostEnvironment environment, InceptionFineTuneOptions options)
    {
        options.Validate();
        (_environment, _options) = (environment, options);
    }

    /// <summary>Trains the network. The options determine whether images that cannot be read are skipped or end the training.</summary>
    /// <param name="input">The training data. It is read once.</param>
    /// <returns>The transformer, with the report in <see cref="InceptionTransformer.Training"/>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing or of another type, the validation set has other keys, fewer than two classes have a readable image, or an option names a stage that
    /// does not exist.
    /// </exception>
    /// <exception cref="UnreadableRowException">Images cannot be read, and the options ask to fail.</exception>
    /// <exception cref="InceptionException">The weights cannot be loaded, or the training diverged.</exception>
    /// <exception cref="InvalidOperationException">A GPU was requested, but none is available.</exception>
    /// <exception cref="IOException">The workspace cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public InceptionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageColumn.Find(input.Schema, _options.FeatureColumnName);
        var label = LabelColumn.Find(input.Schema, _options.LabelColumnName);
        return new FineTuneRun(_environment, _options, LabelValues.Of(label, (int)((KeyDataViewType)label.Type).Count)).Train(input);
    }

    /// <summary>Returns the columns of a pipeline after adding scores and predicted labels.</summary>
    /// <param name="inputSchema">The columns before this step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ImageColumn.Require(inputSchema, _options.FeatureColumnName);
        var label = LabelColumn.Require(inputSchema, _options.LabelColumnName);
        var values = label.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var found) ? found.ItemType : null;
        return OutputShapes.With(inputSchema, OutputShapes.Classes(_options.ScoreColumnName, _options.PredictedLabelColumnName, hasTop: false, values));
    }
}
