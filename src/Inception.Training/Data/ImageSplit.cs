namespace Inception.Training.Data;

/// <summary>A data set in two parts.</summary>
/// <param name="Training">The part to train with.</param>
/// <param name="Validation">The part that the training does not see.</param>
public sealed record ImageSplit(ILabelledImages Training, ILabelledImages Validation);
