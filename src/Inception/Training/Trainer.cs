using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>
/// Trains a network that maps pictures (<c>N×1×H×W</c>) to logits (<c>N×classes</c>): augmentation, cross entropy with label smoothing, one
/// cycle of the learning rate, a look at the test pictures after every epoch.
/// </summary>
/// <remarks>
/// The run seeds TorchSharp's global random numbers (dropout draws from them). Weights are deterministic for a seed as long as nothing else
/// draws from them meanwhile; initialise the network after seeding, too.
/// </remarks>
public sealed class Trainer
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly LabelledImages _training, _test;
    private readonly TrainingOptions _options;

    /// <summary>Gathers what a training needs. Nothing runs yet.</summary>
    /// <param name="network">The network. It stays the caller's, and holds the last weights when the run ends, however it ends.</param>
    /// <param name="training">The pictures to learn from, at least 2.</param>
    /// <param name="test">The pictures to measure with, at least 1.</param>
    /// <param name="options">How to train; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">There are too few pictures.</exception>
    public Trainer(nn.Module<Tensor, Tensor> network, LabelledImages training, LabelledImages test, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(test);
        _options = options ?? new();
        _options.Validate();
        if (training.Count < 2)
            throw new ArgumentException($"A training needs at least 2 pictures. Found {training.Count}.", nameof(training));
        if (test.Count < 1)
            throw new ArgumentException("A training needs at least 1 test picture. Found none.", nameof(test));

        if ((test.Height, test.Width) != (training.Height, training.Width) || !test.ClassNames.SequenceEqual(training.ClassNames))
        {
            throw new ArgumentException(
                $"The test pictures must have the size and classes of the training pictures, {training.Height}×{training.Width} in {training.ClassNames.Count} classes. " +
                $"Found {test.Height}×{test.Width} in {test.ClassNames.Count} classes.", nameof(test));
        }

        _network = network;
        _training = training;
        _test = test;
    }

    /// <summary>Called after each epoch: the place to save the network, and to tell.</summary>
    public Action<TrainingEpoch>? OnEpoch { get; init; }

    /// <summary>Told of every step.</summary>
    public IProgress<TrainingStep>? Steps { get; init; }

    /// <summary>Trains. The network is left on the options' device, in eval mode.</summary>
    /// <param name="cancellation">Stops before the next step. What <see cref="OnEpoch"/> has saved stands.</param>
    /// <returns>All epochs, in order.</returns>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public IReadOnlyList<TrainingEpoch> Run(CancellationToken cancellation = default)
    {
        var device = _options.Device ?? CPU;
        var batchSize = Math.Min(_options.BatchSize, _training.Count);
        var stepsPerEpoch = _training.Count / batchSize;
        var steps = stepsPerEpoch * _options.Epochs;
        var schedule = new OneCycleSchedule(_options.LearningRate, steps, _options.WarmUp);

        random.manual_seed(_options.Seed);
        using var draws = new Generator((ulong)_options.Seed);
        _network.zero_grad(); // from here on gradients are the run's own; moving old ones would leave their handles behind
        _network.to(device);
        using var training = new ImageBatches(_training, _options.RandomShift, _options, device);
        using var test = new ImageBatches(_test, margin: 0, _options, device);
        using var optimizer = CreateOptimizer();
        CheckLogits(training);

        var epochs = new List<TrainingEpoch>();
        var step = 0;
        var total = Stopwatch.StartNew();
        var trainingOnly = new Stopwatch();
        for (var epoch = 1; epoch <= _options.Epochs; epoch++)
        {
            _network.train();
            using var drawn = randperm(training.Count, int64, generator: draws);
            using var order = drawn.to(device);
            var (losses, timeBefore) = (0.0, trainingOnly.Elapsed);
            trainingOnly.Start();
            for (var i = 0; i < stepsPerEpoch; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var indices = order.narrow(0, (long)i * batchSize, batchSize);
                var learningRate = schedule.At(step);
                var loss = Step(optimizer, training, indices, draws, learningRate, ++step);
                losses += loss;
                Steps?.Report(new()
                {
                    Step = step,
                    Steps = steps,
                    Epoch = epoch,
                    Loss = loss,
                    LearningRate = learningRate,
                    ImagesPerSecond = (double)step * batchSize / trainingOnly.Elapsed.TotalSeconds,
                    Remaining = trainingOnly.Elapsed / step * (steps - step),
                });
            }

            trainingOnly.Stop();
            _network.eval();
            var evaluation = Evaluation.Of(_network, test, batchSize, cancellation);
            var done = new TrainingEpoch
            {
                Epoch = epoch,
                Epochs = _options.Epochs,
                TrainingLoss = losses / stepsPerEpoch,
                Test = evaluation,
                ImagesPerSecond = stepsPerEpoch * batchSize / (trainingOnly.Elapsed - timeBefore).TotalSeconds,
                Elapsed = total.Elapsed,
            };
            epochs.Add(done);
            OnEpoch?.Invoke(done);
        }

        return epochs;
    }

    /// <summary>One batch: forward, backward, step. Returns the loss before the step.</summary>
    private double Step(optim.Optimizer optimizer, ImageBatches training, Tensor indices, Generator draws, double learningRate, int step)
    {
        using var scope = NewDisposeScope();
        foreach (var group in optimizer.ParamGroups)
            group.LearningRate = learningRate;

        var (images, labels) = training.GetAugmented(indices, _options.HorizontalFlip, draws);
        var logits = _network.call(images);                                                    // N×classes
        var loss = nn.functional.cross_entropy(logits, labels, label_smoothing: _options.LabelSmoothing);
        var value = loss.item<float>();
        if (!float.IsFinite(value))
            throw new TrainingDivergedException(step, learningRate, value);

        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return value;
    }

    private optim.Optimizer CreateOptimizer()
    {
        // Matrices and filters have two dimensions and more; biases and batch normalisation have one.
        var trainable = _network.parameters().Where(parameter => parameter.requires_grad).ToList();
        var decayed = trainable.Where(parameter => parameter.dim() > 1).ToList();
        var spared = trainable.Where(parameter => parameter.dim() <= 1).ToList();
        return _options.Optimizer switch
        {
            OptimizerKind.NesterovSgd => new SGD([Sgd(decayed, _options.WeightDecay), Sgd(spared, 0)], _options.LearningRate),
            OptimizerKind.AdamW => new AdamW([AdamW(decayed, _options.WeightDecay), AdamW(spared, 0)], _options.LearningRate),
            _ => throw new UnreachableException(),
        };

        SGD.ParamGroup Sgd(IEnumerable<Parameter> parameters, double decay) =>
            new(parameters, _options.LearningRate, momentum: 0.9, weight_decay: decay, nesterov: true);

        AdamW.ParamGroup AdamW(IEnumerable<Parameter> parameters, double decay) =>
            new(parameters, _options.LearningRate, weight_decay: decay);
    }

    // A network for other pictures or classes is told apart here, where the message can say so.
    private void CheckLogits(ImageBatches training)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        _network.eval();
        var (images, _) = training.Get(arange(2, int64, training.Device));
        var shape = _network.call(images).shape;
        if (shape.Length != 2 || shape[0] != 2 || shape[1] < _training.ClassNames.Count)
        {
            throw new ArgumentException(
                $"Two pictures in {_training.ClassNames.Count} classes need logits of the shape 2×{_training.ClassNames.Count}. " +
                $"The network gave {string.Join('×', shape)}.");
        }
    }
}
