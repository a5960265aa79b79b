using System.Runtime.CompilerServices;
using Inception.Networks;
using Inception.Runtime;
using Inception.Training.Checkpoints;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>
/// Trains a network that maps images (<c>N×C×H×W</c>) to logits (<c>N×classes</c>), measures it after every epoch, and keeps checkpoints that a training
/// goes on from bit by bit.
/// </summary>
/// <remarks>
/// Each step seeds TorchSharp's global random numbers (dropout draws from them). Weights are deterministic for a seed as long as nothing else draws from
/// them meanwhile. One training at a time in a process.
/// </remarks>
public sealed class Trainer
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly IImageBatches _training, _validation;
    private readonly TrainingOptions _options;

    /// <summary>Gathers what a training needs. Nothing runs yet.</summary>
    /// <param name="network">The network. It stays the caller's.</param>
    /// <param name="training">The batches to learn from.</param>
    /// <param name="validation">The images to measure with; their first epoch is used, each time.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The classes or the network's logits do not fit each other, or an option names a stage that is not there.</exception>
    public Trainer(nn.Module<Tensor, Tensor> network, IImageBatches training, IImageBatches validation, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        _options = options ?? new();
        _options.Validate();
        (_network, _training, _validation) = (network, training, validation);
        TrainingCheck.Fits(network, training, validation, _options);
    }

    /// <summary>Where checkpoints go, and where the training goes on from; null to keep none.</summary>
    public TrainingCheckpoints? Checkpoints { get; init; }

    /// <summary>
    /// Trains, one step each time the next event is asked for, on a thread of its own. At the end the network is in evaluation
    /// mode, with the weights of the last epoch, averaged if the options ask for that. A training that is broken off is saved as it stands.
    /// </summary>
    /// <param name="cancellation">Stops before the next step.</param>
    /// <returns>
    /// A <see cref="TrainingResumed"/> if it goes on, a <see cref="TrainingStarted"/> if the options ask for that, each <see cref="TrainingStep"/>, each
    /// <see cref="TrainingEpoch"/>.
    /// </returns>
    /// <remarks>
    /// A batch of one image is left out where layers normalise by the batch, and <see cref="TrainingEpoch.SkippedBatches"/> counts it. Where every batch has
    /// one image it is trained on, and a layer that would see one value per channel refuses it.
    /// <para>
    /// On a GPU the next batch is fetched on another thread, so batches of your own must not draw from TorchSharp's random numbers; and a step's loss is read
    /// when the next step is under way, so that the GPU never waits. Each event then comes one step late, and a training that diverges is stopped one step
    /// late, when the network's weights may be spoilt. A checkpoint is only written of steps whose losses have been read.
    /// </para>
    /// </remarks>
    /// <exception cref="TrainingDivergedException">The loss, the gradient or a logit exploded or is not a number.</exception>
    /// <exception cref="NonFiniteResultException">The network gives logits that are not finite before the first step.</exception>
    /// <exception cref="DataSetException">An image cannot be read, or no batch of an epoch has 2 images.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint in the folder is of another training.</exception>
    /// <exception cref="Weights.Formats.CheckpointException">The checkpoint in the folder is damaged.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written. The one before stands.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public async IAsyncEnumerable<TrainingEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var thread = new DedicatedThread("Training");
        var events = Run(cancellation).GetEnumerator();
        try
        {
            while (await thread.Do(events.MoveNext).ConfigureAwait(false)) yield return events.Current;
        }
        finally
        {
            await thread.Do(() =>
            {
                events.Dispose();
                return true;
            }).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the next batch is fetched and the next step is under way before a step's loss is read; on a GPU alone when null.</summary>
    internal bool? RunsAhead { get; init; }

    /// <summary>As <see cref="RunAsync"/>, on the caller's thread.</summary>
    internal IEnumerable<TrainingEvent> Run(CancellationToken cancellation = default)
    {
        Checkpoints?.Validate();
        using var session = new TrainingSession(_network, _training, _validation, _options, Checkpoints, RunsAhead);
        if (session.Resume() is { } resumed) yield return resumed;
        try
        {
            if (session.EvaluateStart(cancellation) is { } started) yield return started;
            while (!session.IsOver)
            {
                cancellation.ThrowIfCancellationRequested();
                session.BeginEpoch();
                foreach (var batches in session.Batches(cancellation))
                {
                    if (session.Step(batches) is { } step) yield return step;
                    cancellation.ThrowIfCancellationRequested();
                    if (!session.IsSaveDue) continue;
                    if (session.Complete() is { } unread) yield return unread;
                    session.Save();
                }

                if (session.Complete() is { } last) yield return last;
                yield return session.EndEpoch(cancellation);
            }

            session.Finish();
        }
        finally
        {
            session.Save();
        }
    }
}
