using Inception.Runtime.Cuda;
using Inception.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Training;

/// <content>One step after the other: the device's work, and the numbers that are read of it.</content>
internal sealed partial class TrainingSession
{
    /// <summary>The first steps, in which cuDNN races its algorithms for the convolutions of a whole batch.</summary>
    private const int RacedSteps = 2;

    private PendingStep? _pending;

    /// <summary>Forward, backward, step.</summary>
    /// <returns>The step whose loss has been read: this one, or the one before, or none yet; see <see cref="Complete"/>.</returns>
    public TrainingStep? Step(NumberedBatch[] batches)
    {
        _isSound = _isSaved = false;
        _stepping.Start();
        var taken = Take(batches);
        _average?.Update(_position.Step + 1);
        _position = _position with
        {
            Batch = batches[^1].Number + 1,
            SkippedBatches = _position.SkippedBatches + batches[^1].Number + 1 - _position.Batch - batches.Length,
            Step = _position.Step + 1,
            EpochSteps = _position.EpochSteps + 1,
        };
        _imagesTrained += batches.Sum(one => one.Batch.Indices.Count);
        _stepsTaken++;
        var before = _runsAhead ? _pending : taken;
        _pending = _runsAhead ? taken : null;
        var read = before is null ? null : Read(before);
        _stepping.Stop();
        _isSound = true;
        return read;
    }

    /// <summary>Reads the loss of the last step, if that has not been done.</summary>
    /// <returns>The step; null where it has been read.</returns>
    public TrainingStep? Complete()
    {
        if (_pending is not { } last) return null;
        _pending = null;
        _isSound = false;
        _stepping.Start();
        var read = Read(last);
        _stepping.Stop();
        _isSound = true;
        return read;
    }

    /// <summary>Gives the device the work of a step.</summary>
    private PendingStep Take(NumberedBatch[] batches)
    {
        var learningRate = LearningRateAt(ScheduledSteps);
        var losses = new List<Tensor>(batches.Length);
        Tensor? norm = null;
        try
        {
            _optimizer.ReleaseGradients();
            foreach (var one in batches) losses.Add(Backward(one.Batch, one.Number, 1.0 / batches.Length, learningRate));
            if ((_options.ClipGradientNorm ?? _options.GradientNormLimit) is not null) norm = _optimizer.GradientNorm(_options.ClipGradientNorm);
            if (!_runsAhead && norm is not null) CheckedNorm(norm, _position.Step + 1, learningRate);
            _optimizer.Step(learningRate);
            _optimizer.ReleaseGradients();
            return new(_position.Step + 1, _position.Epoch + 1, learningRate, losses, norm);
        }
        catch
        {
            losses.ForEach(loss => loss.Dispose());
            norm?.Dispose();
            throw;
        }
    }

    /// <summary>The gradients of a batch, which are added to those of the step.</summary>
    /// <returns>The loss times <paramref name="share"/>, in float64 on the device; the caller disposes it.</returns>
    private Tensor Backward(ImageBatch batch, int number, double share, double learningRate)
    {
        using (batch)
        {
            using var scope = NewDisposeScope();
            using var races = Device.type == DeviceType.CUDA && _stepsTaken < RacedSteps ? CudnnAutotuner.On() : null;
            using var drawing = Device.type == DeviceType.CUDA ? HeldGate.Enter(CudaGraph.Recording) : null;
            using var seeded = random.manual_seed(RandomSeed.ForBatch(_options.Seed, (long)_position.Epoch * _training.BatchesPerEpoch + number));
            var shares = batch.MixedTargets is { } mixed ? _transfer.Send(mixed) : null;
            var loss = _loss.Compute(_network, _transfer.SendImages(batch.Images), _transfer.Send(batch.Labels), shares);
            var value = loss.detach().to(float64);
            if (!_runsAhead) CheckLoss(value.item<double>(), _position.Step + 1, learningRate);
            using Scalar part = share;
            (share < 1 ? loss.mul(part) : loss).backward();
            return value.mul(part).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Waits for a step, and checks its numbers.</summary>
    private TrainingStep Read(PendingStep step)
    {
        using (step)
        {
            var loss = step.Losses.Sum(value => value.item<double>());
            CheckLoss(loss, step.Number, step.LearningRate);
            double? norm = step.GradientNorm is { } length ? CheckedNorm(length, step.Number, step.LearningRate) : null;
            _position = _position with { LossSum = _position.LossSum + loss };
            return new()
            {
                Step = step.Number,
                Steps = Math.Max(_length.Steps, step.Number),
                Epoch = step.Epoch,
                Loss = loss,
                LearningRate = step.LearningRate,
                GradientNorm = norm,
                ImagesPerSecond = _imagesTrained / _stepping.Elapsed.TotalSeconds,
                Remaining = _stepping.Elapsed / _stepsTaken * Math.Max(0, _length.Steps - step.Number),
            };
        }
    }

    private void CheckLoss(double loss, long step, double learningRate)
    {
        if (!(loss <= _options.LossLimit))
            throw new TrainingDivergedException("The loss", loss, $"a number of at most {_options.LossLimit:G4}", step, learningRate);
    }

    private double CheckedNorm(Tensor length, long step, double learningRate)
    {
        using var exact = length.to(float64);
        var (norm, limit) = (exact.item<double>(), _options.GradientNormLimit ?? double.MaxValue);
        return norm <= limit
            ? norm
            : throw new TrainingDivergedException("The length of the gradient", norm, $"a number of at most {limit:G4}", step, learningRate);
    }
}
