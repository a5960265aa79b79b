using System.Runtime.CompilerServices;
using Inception.Networks;
using Inception.Runtime;
using Inception.Training.Checkpoints;
using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>
/// Trains a network that maps images (<c>N×C×H×W</c>) to logits (<c>N×classes</c>), evaluates it after every epoch, and saves checkpoints from which a training
/// resumes bit for bit.
/// </summary>
/// <remarks>
/// Each step seeds TorchSharp's global random numbers, which dropout uses. The weights are deterministic for a seed, unless other code draws from the global
/// random numbers during the training. Run one training at a time in a process.
/// </remarks>
public sealed class Trainer
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly IImageBatches _training, _validation;
    private readonly TrainingOptions _options;

    /// <summary>Creates a trainer. Nothing runs yet.</summary>
    /// <param name="network">The network. It is not disposed.</param>
    /// <param name="training">The training batches.</param>
    /// <param name="validation">The validation batches. Every evaluation uses their first epoch.</param>
    /// <param name="options">The training options. Defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">
    /// The classes of training, validation and network differ, or an option names a stage that the network does not have.
    /// </exception>
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

    /// <summary>The checkpoints to save, and to resume from. Null (default) saves none.</summary>
    public TrainingCheckpoints? Checkpoints { get; init; }

    /// <summary>
    /// Trains the network on a separate thread, one step for each event that the caller requests. At the end the network is in evaluation mode, with the
    /// weights of the last epoch (averaged if the options ask for it). If the training is interrupted, its current state is saved.
    /// </summary>
    /// <param name="cancellation">Cancels before the next step.</param>
    /// <returns>
    /// The events of the training: a <see cref="TrainingResumed"/> if it resumes, a <see cref="TrainingStarted"/> if the options ask for it, every
    /// <see cref="TrainingStep"/> and every <see cref="TrainingEpoch"/>.
    /// </returns>
    /// <remarks>
    /// If layers use batch normalization, batches with a single image are skipped, and <see cref="TrainingEpoch.SkippedBatches"/> counts them. If every batch
    /// has a single image, the batches are not skipped, and a layer that sees one value for each channel throws an exception.
    /// <para>
    /// On a GPU the next batch is read on another thread, so your own source of batches must not use TorchSharp's random numbers. The loss of a step is read
    /// while the next step runs, so that the GPU never waits. Each event then comes one step late. A training that diverges is also stopped one step late, when
    /// the weights may already be unusable. Checkpoints only contain steps whose losses have been read.
    /// </para>
    /// </remarks>
    /// <exception cref="TrainingDivergedException">The loss, the gradient or a logit is NaN, infinite or above its limit.</exception>
    /// <exception cref="NonFiniteResultException">The network returned logits that are infinite or NaN before the first step.</exception>
    /// <exception cref="DataSetException">An image cannot be read, or no batch of an epoch has at least two images.</exception>
    /// <exception cref="CheckpointMismatchException">The checkpoint in the folder belongs to another training.</exception>
    /// <exception cref="Weights.Formats.CheckpointException">The checkpoint in the folder is damaged.</exception>
    /// <exception cref="IOException">A checkpoint cannot be written. The previous checkpoint is not changed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
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

    /// <summary>Whether the next batch is read and the next step is started before the loss of a step is read. When null, only on a GPU.</summary>
    internal bool? RunsAhead { get; init; }

    /// <summary>Like <see cref="RunAsync"/>, on the caller's thread.</summary>
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
