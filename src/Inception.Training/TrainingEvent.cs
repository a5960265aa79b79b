namespace Inception.Training;

/// <summary>
/// What a training tells: a <see cref="TrainingResumed"/> if it goes on from a checkpoint, a <see cref="TrainingStarted"/> if the start is measured, each
/// <see cref="TrainingStep"/>, each <see cref="TrainingEpoch"/>.
/// </summary>
public abstract record TrainingEvent
{
    private protected TrainingEvent()
    {
    }
}
