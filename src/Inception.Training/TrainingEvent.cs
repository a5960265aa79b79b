namespace Inception.Training;

/// <summary>
/// An event of a training: a <see cref="TrainingResumed"/> if it resumes from a checkpoint, a <see cref="TrainingStarted"/> if the network is evaluated before
/// the first step, a <see cref="TrainingStep"/> after every step, and a <see cref="TrainingEpoch"/> after every epoch.
/// </summary>
public abstract record TrainingEvent
{
    private protected TrainingEvent()
    {
    }
}
