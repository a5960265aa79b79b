using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;

namespace Inception.Tool.Training;

/// <summary>What a training begins with: a network at random weights, or at weights that were trained for something else.</summary>
/// <param name="Options">The network.</param>
/// <param name="Preprocessing">What its images go through.</param>
/// <param name="File">The weights; null for random ones.</param>
internal sealed record TrainingStart(FamilyOptions Options, ImagePreprocessing Preprocessing, string? File)
{
    /// <summary>Whether the weights were trained before.</summary>
    public bool IsTrained => File is not null;

    /// <summary>Builds the network. The classifier is always new.</summary>
    /// <param name="options">The options for the images at hand.</param>
    public InceptionNetwork Create(FamilyOptions options) => File is null
        ? options.Create()
        : (options with { Loading = new() { Classifier = ClassifierLoading.Skip, AdaptInputChannels = options.InputChannels != Options.InputChannels } }).Create(File);
}
