namespace Inception.Tool.Training;

/// <summary>A way from a plan to a model and its report.</summary>
internal interface ITrainingRun
{
    /// <summary>Trains, and writes the report.</summary>
    /// <param name="cancellation">Stops as soon as what is done can be kept.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    Task RunAsync(CancellationToken cancellation);
}
