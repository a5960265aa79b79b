using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML;

/// <summary>Inception networks in the catalogues of an <see cref="MLContext"/>.</summary>
public static class InceptionCatalog
{
    /// <summary>Makes vectors of images by a trained network.</summary>
    /// <param name="catalog">The transforms of the context.</param>
    /// <param name="outputColumnName">The column to add: a vector of <see cref="float"/>.</param>
    /// <param name="inputColumnName">
    /// The column of images: paths (text), files (a vector of bytes) or <see cref="MLImage"/>; the output's name when null.
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

    /// <summary>Classifies images by a trained network.</summary>
    /// <param name="catalog">The transforms of the context.</param>
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

    /// <summary>Trains a network for other classes, in place of ML.NET's ImageClassification trainer.</summary>
    /// <param name="trainers">The trainers of the context.</param>
    /// <param name="options">The trained network to begin with, the columns, and how to train.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    public static InceptionFineTuneTrainer InceptionFineTune(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers, InceptionFineTuneOptions options)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        ArgumentNullException.ThrowIfNull(options);
        return new(((IInternalCatalog)trainers).Environment, options);
    }
}
