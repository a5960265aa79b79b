namespace Inception.Training.Data;

/// <summary>A data set that is split into two parts.</summary>
/// <param name="Training">The part for training.</param>
/// <param name="Validation">The part for validation.</param>
public sealed record ImageSplit(ILabelledImages Training, ILabelledImages Validation);
