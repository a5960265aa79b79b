using System.Diagnostics;
using Inception.Common;
using Inception.Networks;
using Inception.Training.Checkpoints;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using Inception.Training.Losses;
using Inception.Training.Optimization;
using Inception.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>A training that is under way: where it stands, and its parts.</summary>
internal sealed partial class TrainingSession : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly IImageBatches _training, _validation;
    private readonly TrainingOptions _options;
    private readonly TrainingCheckpoints? _checkpoints;
    private readonly TrainingLength _length;
    private readonly Optimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly Tensor? _classWeights;
    private readonly ClassificationLoss _loss;
    private readonly BatchTransfer _transfer;
    private readonly IReadOnlyDictionary<string, string> _identity;
    private readonly Stopwatch _running = Stopwatch.StartNew();
    private readonly Stopwatch _stepping = new();
    private readonly bool _runsAhead;

    private TrainingPosition _position = new();
    private TimeSpan _elapsedBefore, _lastSaved;
    private long _imagesTrained, _stepsTaken;
    private (long Images, TimeSpan Time) _epochBegin;
    private bool _isSound = true, _isSaved = true, _leavesOutSingles;

    /// <summary>Gathers the parts of a training.</summary>
    /// <param name="network">What is trained.</param>
    /// <param name="training">What it learns from.</param>
    /// <param name="validation">What it is measured with.</param>
    /// <param name="options">How.</param>
    /// <param name="checkpoints">Where it is saved; nowhere when null.</param>
    /// <param name="runsAhead">
    /// Whether the next batch is fetched and the next step is given to the device before a step's loss is read, so that the device never waits; on a GPU
    /// alone when null.
    /// </param>
    public TrainingSession(
        nn.Module<Tensor, Tensor> network, IImageBatches training, IImageBatches validation, TrainingOptions options, TrainingCheckpoints? checkpoints,
        bool? runsAhead = null)
    {
        (_network, _training, _validation, _options, _checkpoints) = (network, training, validation, options, checkpoints);
        Device = options.Device ?? ModuleDevice.Find(network);
        _runsAhead = runsAhead ?? Device.type != DeviceType.CPU;
        _transfer = new(Device, options.ComputeType);
        _length = new((training.BatchesPerEpoch + options.AccumulatedBatches - 1) / options.AccumulatedBatches, options.Epochs);
        _network.zero_grad();   // from here on gradients are the run's own; moving old ones would leave their handles behind
        if (options.Device is not null) _network.to(Device);
        _optimizer = new(network, options.Optimizer, options.WeightDecay, options.StageRates);
        _average = options.Average is null ? null : new(network, options.Average);
        _classWeights = options.ClassWeights is null ? null : tensor(options.ClassWeights.ToArray(), float32, Device);
        _loss = new(options.LabelSmoothing, _classWeights, options.AuxiliaryWeight ?? ClassificationLoss.AuxiliaryWeightOf(network));
        _identity = TrainingIdentity.From(network, training, options, checkpoints?.Metadata ?? new Dictionary<string, string>());
    }

    /// <summary>Where the network is, and the work is done.</summary>
    public Device Device { get; }

    /// <summary>An epoch that is under way is finished, also where a training that goes on has fewer epochs than before.</summary>
    public bool IsOver => _position.HasStopped || (_position.Epoch >= _options.Epochs && _position.Batch == 0);

    /// <summary>The epoch whose model is the best so far, or the start where it was measured; null before the first.</summary>
    private EpochResult? Best => _position.BestEpoch == 0 ? _position.Start : _position.History[_position.BestEpoch - 1];

    /// <summary>The steps of the schedule that are done. Batches that were left out count, so that the learning rate follows the epochs.</summary>
    private long ScheduledSteps => (_position.Epoch * _length.StepsPerEpoch) + (_position.Batch / _options.AccumulatedBatches);

    private IReadOnlyDictionary<string, Tensor> Tensors =>
        Prefixed("network.", _network.state_dict())
            .Concat(Prefixed("average.", _average?.Tensors ?? []))
            .Concat(Prefixed("optimizer.", _optimizer.Tensors))
            .ToDictionary();

    /// <summary>Goes back to where the last checkpoint stands; null when there is none.</summary>
    public TrainingResumed? Resume()
    {
        if (_checkpoints is null || !File.Exists(_checkpoints.Last)) return null;
        _position = TrainingFile.Read<TrainingPosition>(_checkpoints.Last, Tensors, _identity);
        _elapsedBefore = _position.Elapsed;
        return new() { Path = _checkpoints.Last, Step = _position.Step, History = _position.History, Best = Best };
    }

    /// <summary>Measures the network before the first step, where the options ask for that; null where they do not, or it was done.</summary>
    public TrainingStarted? EvaluateStart(CancellationToken cancellation)
    {
        if (!_options.EvaluateStart || _position.Step > 0 || _position.Start is not null) return null;
        var validation = _network.Evaluate(_validation, new() { Mistakes = 0 }, cancellation).Metrics;
        if (_checkpoints is not null) SaveModel(_checkpoints, epoch: 0, validation);
        var result = ResultOf(0, double.NaN, learningRate: 0, imagesPerSecond: 0, validation);
        _position = _position with { Start = result, StartMargin = MarginOver(validation), Best = Monitored(validation), BestLoss = validation.Loss };
        _isSaved = false;
        Save();
        return new() { Result = result, Validation = validation };
    }

    public void BeginEpoch()
    {
        Freeze();
        _network.train();
        if (_options.KeepBatchNormStatistics)
        {
            foreach (var layer in _network.modules().OfType<TorchSharp.Modules.BatchNorm>()) layer.eval();
        }

        if (_options.WithoutDropout)
        {
            foreach (var layer in _network.modules().OfType<TorchSharp.Modules.Dropout>()) layer.eval();
        }

        var isEveryBatchOne = _training.ImageCount <= _training.BatchesPerEpoch;   // then it was asked for, and suits maps of many pixels
        _leavesOutSingles = !isEveryBatchOne && _network.modules().OfType<TorchSharp.Modules.BatchNorm>().Any(layer => layer.training);
        _epochBegin = (_imagesTrained, _stepping.Elapsed);
    }

    /// <summary>
    /// The batches of the epoch that are left, those of one step together. What a step that is broken off leaves is disposed. A batch of one image is left
    /// out where layers normalise by the batch: the statistics of one image are poor, and those of one value are not a number.
    /// </summary>
    public IEnumerable<NumberedBatch[]> Batches(CancellationToken cancellation)
    {
        if (_position.Batch >= _training.BatchesPerEpoch) yield break;
        var (together, number) = (new List<NumberedBatch>(), _position.Batch);
        try
        {
            foreach (var batch in Fetch(_position.Epoch, _position.Batch, cancellation))
            {
                var one = new NumberedBatch(number++, batch);
                if (_leavesOutSingles && batch.Indices.Count == 1)
                {
                    one.Dispose();
                    continue;
                }

                together.Add(one);
                if (together.Count < _options.AccumulatedBatches) continue;
                yield return [.. together];
                together.Clear();
            }

            if (together.Count > 0) yield return [.. together];
        }
        finally
        {
            together.ForEach(batch => batch.Dispose());
        }
    }

    /// <summary>The batches that are left of an epoch; one ahead where the device computes meanwhile.</summary>
    private IEnumerable<ImageBatch> Fetch(int epoch, int firstBatch, CancellationToken cancellation) => _runsAhead
        ? ReadAhead.Read(stop => _training.Epoch(epoch, firstBatch, stop).Select(_transfer.Pinned), ahead: 1, cancellation)
        : _training.Epoch(epoch, firstBatch, cancellation);

    /// <summary>Whether the options ask for a checkpoint now.</summary>
    public bool IsSaveDue => (_checkpoints?.EverySteps is { } steps && _position.Step % steps == 0)
        || (_checkpoints?.Every is { } time && _running.Elapsed - _lastSaved >= time);

    /// <summary>Measures the network, keeps the model if no epoch was better, and saves the training.</summary>
    public TrainingEpoch EndEpoch(CancellationToken cancellation)
    {
        var epoch = _position.Epoch + 1;
        if (_position.EpochSteps == 0) throw NoStep(epoch);
        var skipped = _position.SkippedBatches + _training.BatchesPerEpoch - _position.Batch;
        _position = _position with { Batch = _training.BatchesPerEpoch, SkippedBatches = skipped };
        bool isImproved, isBest;
        ClassificationMetrics validation;
        _average?.Exchange();
        try
        {
            validation = Measure(cancellation);
            isImproved = IsImproved(validation);
            isBest = isImproved || IsTieWithLessLoss(validation);
            if (isBest && _checkpoints is not null) SaveModel(_checkpoints, epoch, validation);
        }
        finally
        {
            _average?.Exchange();
        }

        var result = ResultOf(
            epoch,
            _position.LossSum / _position.EpochSteps,
            LearningRateAt((epoch * _length.StepsPerEpoch) - 1),
            (_imagesTrained - _epochBegin.Images) / Math.Max(1e-9, (_stepping.Elapsed - _epochBegin.Time).TotalSeconds),
            validation);
        var improvedEpoch = isImproved ? epoch : _position.ImprovedEpoch ?? _position.BestEpoch;
        _position = new()
        {
            Epoch = epoch,
            Step = _position.Step,
            Start = _position.Start,
            StartMargin = _position.StartMargin,
            BestEpoch = isBest ? epoch : _position.BestEpoch,
            ImprovedEpoch = improvedEpoch,
            Best = isBest ? Monitored(validation) : _position.Best,
            BestLoss = isBest ? validation.Loss : _position.BestLoss,
            HasStopped = epoch - improvedEpoch >= _options.Patience,
            History = [.. _position.History, result],
        };
        _isSaved = false;
        Save();
        return new()
        {
            Epochs = Math.Max(_options.Epochs, epoch),
            Result = result,
            Validation = validation,
            IsBest = isBest,
            Best = Best!,
            StopsEarly = _position.HasStopped,
            SkippedBatches = skipped,
        };
    }

    /// <summary>Leaves the network in evaluation mode, with the weights that are worth the most: the averaged ones if there are.</summary>
    public void Finish()
    {
        _average?.Exchange();
        _network.eval();
    }

    /// <summary>Saves the training as it stands, unless it is saved already, or a step was broken off in the middle.</summary>
    public void Save()
    {
        if (_checkpoints is null || _isSaved || !_isSound) return;
        Complete();
        var tensors = Tensors;
        CheckWeights(tensors);
        Directory.CreateDirectory(_checkpoints.Folder);
        TrainingFile.Write(_checkpoints.Last, tensors, _position with { Elapsed = _elapsedBefore + _running.Elapsed }, _identity);
        (_isSaved, _lastSaved) = (true, _running.Elapsed);
    }

    public void Dispose()
    {
        _pending?.Dispose();
        _optimizer.ReleaseGradients();
        _optimizer.Dispose();
        _average?.Dispose();
        _classWeights?.Dispose();
    }

    private void Freeze()
    {
        var epoch = _position.Epoch + 1;
        if (_network is not InceptionNetwork network) return;
        if (_options.Freezes.Where(freeze => freeze.Epoch <= epoch).MaxBy(freeze => freeze.Epoch) is not { } present) return;
        if (present.UpTo is null) network.Unfreeze();
        else network.Freeze(present.UpTo, present.BatchNormStatistics);
    }

    private double Monitored(ClassificationMetrics metrics) => _options.BestBy switch
    {
        MonitoredMetric.Top1 => metrics.Top1,
        MonitoredMetric.MacroF1 => metrics.MacroF1,
        MonitoredMetric.Loss => metrics.Loss,
        _ => throw new UnreachableException(),
    };

    private bool IsImproved(ClassificationMetrics metrics)
    {
        if (Best is null) return true;
        var gain = Monitored(metrics) - _position.Best;
        var least = _position.BestEpoch == 0 ? Math.Max(_options.LeastImprovement, _position.StartMargin) : _options.LeastImprovement;
        return (_options.BestBy == MonitoredMetric.Loss ? -gain : gain) > least;
    }

    private bool IsTieWithLessLoss(ClassificationMetrics metrics) =>
        _position.BestEpoch > 0 && Monitored(metrics) == _position.Best && metrics.Loss < _position.BestLoss;

    /// <summary>The standard error of a share of n images, by Laplace's rule, so that it is above 0 where all or none are right.</summary>
    private double MarginOver(ClassificationMetrics start)
    {
        if (_options.BestBy == MonitoredMetric.Loss) return 0;
        var share = (start.Correct + 1.0) / (start.Count + 2.0);
        return Math.Sqrt(share * (1 - share) / start.Count);
    }

    private ClassificationMetrics Measure(CancellationToken cancellation)
    {
        try
        {
            return _network.Evaluate(_validation, new() { Mistakes = 0 }, cancellation).Metrics;
        }
        catch (NonFiniteResultException spoilt)
        {
            _isSound = false;
            throw new TrainingDivergedException(
                $"A logit of the validation image {spoilt.Image}",
                spoilt.Value ?? double.NaN,
                "finite numbers",
                _position.Step,
                LearningRateAt(ScheduledSteps - 1));
        }
    }

    private EpochResult ResultOf(int epoch, double trainingLoss, double learningRate, double imagesPerSecond, ClassificationMetrics validation) => new()
    {
        Epoch = epoch,
        Step = _position.Step,
        TrainingLoss = trainingLoss,
        LearningRate = learningRate,
        ValidationLoss = validation.Loss,
        Top1 = validation.Top1,
        Top5 = validation.Top5,
        MacroF1 = validation.MacroF1,
        ImagesPerSecond = imagesPerSecond,
        Elapsed = _elapsedBefore + _running.Elapsed,
    };

    /// <summary>Beyond the last step, where a training that goes on has fewer epochs than before, the rate stays that of the last step.</summary>
    private double LearningRateAt(long step) => _options.Schedule.At(Math.Clamp(step, 0, _length.Steps - 1), _length);

    private DataSetException NoStep(int epoch) => new(
        $"Epoch {epoch} had no batch to learn from: batch normalization needs at least 2 images in a batch, and all {_training.BatchesPerEpoch} "
            + "batches had one. Add images, repair those that cannot be read, or take larger batches.");

    private void SaveModel(TrainingCheckpoints checkpoints, int epoch, ClassificationMetrics validation)
    {
        Directory.CreateDirectory(checkpoints.Folder);
        _network.SaveWeights(checkpoints.Best, new Dictionary<string, string>(checkpoints.Metadata)
        {
            ["epoch"] = FormattableString.Invariant($"{epoch}"),
            ["top1"] = FormattableString.Invariant($"{validation.Top1}"),
        });
    }

    /// <summary>A step may have spoiled the weights, which the next loss would tell: they must not take the place of sound ones.</summary>
    private void CheckWeights(IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var noGradients = no_grad();
        foreach (var (key, value) in tensors.Where(tensor => tensor.Value.is_floating_point()))
        {
            using var sum = value.sum();
            var total = sum.to_type(ScalarType.Float64).item<double>();
            if (!double.IsFinite(total))
                throw new TrainingDivergedException(
                    $"The tensor '{key}'", total, "finite numbers", _position.Step, LearningRateAt(ScheduledSteps - 1));
        }
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(tensor => KeyValuePair.Create(prefix + tensor.Key, tensor.Value));
}
