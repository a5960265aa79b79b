using Inception.ML.FineTuning;
using Inception.ML.Networks;
using Inception.ML.Rows;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Inception.ML;

/// <summary>
/// Trains a network for other classes: <c>mlContext.MulticlassClassification.Trainers.InceptionFineTune</c>. It takes the place of ML.NET's ImageClassification
/// trainer: the label is a key, the image a file's bytes, the result a score and a predicted label.
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

    /// <summary>Trains. Images that cannot be read are left out or end the training, as the options say.</summary>
    /// <param name="input">The data to learn from. It is gone through once.</param>
    /// <returns>The transformer with <see cref="InceptionTransformer.Training"/>; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing or of another type, the validation set has other keys, fewer than two classes have a readable image, or an option names no stage.
    /// </exception>
    /// <exception cref="UnreadableRowException">Images cannot be read, and the options say to fail.</exception>
    /// <exception cref="InceptionException">The weights cannot be loaded, or the training diverged.</exception>
    /// <exception cref="InvalidOperationException">There is no GPU where one was asked for.</exception>
    /// <exception cref="IOException">The workspace cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public InceptionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ImageColumn.Find(input.Schema, _options.FeatureColumnName);
        var label = LabelColumn.Find(input.Schema, _options.LabelColumnName);
        return new FineTuneRun(_environment, _options, LabelValues.Of(label, (int)((KeyDataViewType)label.Type).Count)).Train(input);
    }

    /// <summary>The columns of a pipeline with scores and predicted labels.</summary>
    /// <param name="inputSchema">The columns of the pipeline before.</param>
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
