using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML;

/// <summary>Adds Inception networks to the catalogues of an <see cref="MLContext"/>.</summary>
public static class InceptionCatalog
{
    /// <summary>Computes features of images with a trained network.</summary>
    /// <param name="catalog">The catalogue of transforms.</param>
    /// <param name="outputColumnName">The column to add: a vector of <see cref="float"/>.</param>
    /// <param name="inputColumnName">
    /// The column of images: paths (text), files (a vector of bytes) or <see cref="MLImage"/>. When null, the name of the output column.
    /// </param>
    /// <param name="options">The network, the stage, and how images are read.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    public static InceptionFeaturizingEstimator InceptionFeaturize(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, InceptionFeaturizeOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(((IInternalCatalog)catalog).Environment, outputColumnName, inputColumnName ?? outputColumnName, options);
    }

    /// <summary>Classifies images with a trained network.</summary>
    /// <param name="catalog">The catalogue of transforms.</param>
    /// <param name="inputColumnName">The column of images: paths (text), files (a vector of bytes) or <see cref="MLImage"/>.</param>
    /// <param name="options">The network, the columns to add, and how images are read.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    public static InceptionClassifyingEstimator InceptionClassify(this TransformsCatalog catalog, string inputColumnName, InceptionClassifyOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(((IInternalCatalog)catalog).Environment, inputColumnName, options);
    }

    /// <summary>Fine-tunes a trained network on other classes, in place of ML.NET's ImageClassification trainer.</summary>
    /// <param name="trainers">The catalogue of trainers.</param>
    /// <param name="options">The trained network, the columns, and the training options.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    public static InceptionFineTuneTrainer InceptionFineTune(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers, InceptionFineTuneOptions options)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        ArgumentNullException.ThrowIfNull(options);
        return new(((IInternalCatalog)trainers).Environment, options);
    }
}
