namespace Inception.Training.Optimization;

/// <summary>The numbers of one step of one parameter.</summary>
/// <param name="Number">The steps that the parameter has taken, this one included; 1 is the first.</param>
/// <param name="LearningRate">The learning rate of the parameter.</param>
/// <param name="WeightDecay">The pull towards 0; 0 for parameters that are spared.</param>
internal readonly record struct UpdateStep(long Number, double LearningRate, double WeightDecay);
