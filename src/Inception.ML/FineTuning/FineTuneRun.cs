using Inception.Labels;
using Inception.ML.Networks;
using Inception.Models;
using Inception.Preprocessing;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Evaluation;
using Inception.Training.Transfer;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;

namespace Inception.ML.FineTuning;

/// <summary>One training: rows to data sets, features, a classifier, and the stages where they are asked for.</summary>
internal sealed class FineTuneRun
{
    private readonly IHostEnvironment _environment;
    private readonly InceptionFineTuneOptions _options;
    private readonly LabelValues _labels;
    private readonly string _device, _temporary;
    private readonly int _seed;
    private readonly FeatureCache _cache;

    /// <param name="environment">The context.</param>
    /// <param name="options">How to train.</param>
    /// <param name="labels">The classes of the label column.</param>
    public FineTuneRun(IHostEnvironment environment, InceptionFineTuneOptions options, LabelValues labels)
    {
        (_environment, _options, _labels) = (environment, options, labels);
        _device = DeviceChoice.Find(environment, options.Device);
        _seed = options.Seed ?? (environment as IHostEnvironmentInternal)?.Seed ?? 1;
        _temporary = options.WorkspacePath ?? Path.GetTempPath();
        Directory.CreateDirectory(_temporary);
        _cache = new(options.WorkspacePath is { } workspace ? Path.Combine(workspace, "features") : null);
    }

    /// <summary>Trains.</summary>
    /// <param name="data">The data to learn from.</param>
    public InceptionTransformer Train(IDataView data)
    {
        torch.random.manual_seed(_seed);
        var model = Load(_labels.ToLabelSet());
        try
        {
            var decoder = model.Preprocessing.CreateDecoder(_options.Decoding);
            using var rows = RowImages.Read(data, _options, _labels, decoder, _temporary);
            using var measured = _options.ValidationSet is { } validation ? RowImages.Read(validation, _options, _labels, decoder, _temporary) : null;
            var all = Split(rows, measured);
            var (set, skipped) = WithoutUnreadable(model, all, rows, measured);
            if (set.Classes.Count < _labels.Texts.Count)
            {
                model.Dispose();
                model = Load(new(set.Training.ClassNames));
            }

            var report = new InceptionFineTuneReport
            {
                TrainingImages = set.Training.Count,
                ValidationImages = set.Validation?.Count ?? 0,
                SkippedImages = skipped,
                UnlabelledRows = rows.Unlabelled + (measured?.Unlabelled ?? 0),
            };
            report = TrainClassifier(model, set, report);
            if (_options.Depth == FineTuneDepth.Stages && set.Validation is { } held)
                report = new StageTraining(_options, _seed, _temporary).Run(model, set.Training, held, report);
            Warn(report);
            return new(_environment, ModelContent.From(model), Facts(set), _device) { Training = report };
        }
        finally
        {
            model.Dispose();
        }
    }

    private Model Load(LabelSet labels)
    {
        var options = (_options.Loading ?? new()) with { Device = _device };
        return _options.Weights is { } weights
            ? FineTune.FromPretrained(weights, labels, options)
            : FineTune.FromPretrained(_options.ModelPath!, labels, options);
    }

    private TrainingSet Split(RowImages rows, RowImages? measured)
    {
        int[] classes = [.. Enumerable.Range(0, rows.ClassNames.Count)];
        if (measured is not null || _options.ValidationFraction == 0 || rows.Count == 0) return new(rows, measured, classes);
        var split = rows.Split(_options.ValidationFraction, _seed);
        return new(split.Training, split.Validation.Count > 0 ? split.Validation : null, classes);
    }

    /// <summary>Computes all features, which tells the images that cannot be read.</summary>
    private (TrainingSet Set, IReadOnlyList<SkippedImage> Skipped) WithoutUnreadable(Model model, TrainingSet all, RowImages rows, RowImages? measured)
    {
        using var features = Features(model, all.Training);
        using var held = all.Validation is null ? null : Features(model, all.Validation);
        IReadOnlyList<SkippedImage> skipped = [.. features.Skipped.Concat(held?.Skipped ?? []).OrderBy(image => RowOf(image, rows, measured))];
        if (skipped.Count > 0 && _options.OnUnreadable == UnreadableImages.Fail)
            throw new UnreadableRowException(RowOf(skipped[0], rows, measured), _options.FeatureColumnName, skipped);
        return (all.Without(Numbers(features), held is null ? new HashSet<int>() : Numbers(held)), skipped);

        static HashSet<int> Numbers(ImageFeatures features) => [.. features.Skipped.Select(image => image.Index)];
    }

    private static long RowOf(SkippedImage image, RowImages rows, RowImages? measured)
    {
        foreach (var set in (RowImages?[])[rows, measured])
        {
            for (var index = 0; index < set?.Count; index++)
                if (set.NameOf(index) == image.Name) return set.RowOf(index);
        }

        return image.Index;
    }

    private InceptionFineTuneReport TrainClassifier(Model model, TrainingSet set, InceptionFineTuneReport report)
    {
        using var features = Features(model, set.Training);
        var head = LinearHead.Train(features, new() { WeightDecay = _options.WeightDecay }, _options.Cancellation);
        head.CopyTo(model.Network);
        ClassificationMetrics? metrics = null;
        if (set.Validation is { } validation)
        {
            using var held = Features(model, validation);
            metrics = head.Evaluate(held, new() { Mistakes = 0 }, _options.Cancellation).Metrics;
        }

        _options.MetricsCallback?.Invoke(new()
        {
            Phase = FineTunePhase.Classifier,
            Done = 1,
            Total = 1,
            TrainingLoss = head.Objective,
            ValidationLoss = metrics?.Loss,
            ValidationAccuracy = metrics?.Top1,
        });
        return report with { ValidationAccuracy = metrics?.Top1 };
    }

    private ImageFeatures Features(Model model, ILabelledImages images)
    {
        var options = new FeatureOptions { BatchSize = _options.BatchSize, OnCorrupt = CorruptImages.Skip };
        var told = new Told(_options.MetricsCallback);
        return _cache.GetAsync(model.Network, model.Preprocessing, images, options, told, _options.Cancellation).GetAwaiter().GetResult();
    }

    private TransformFacts Facts(TrainingSet set) => new()
    {
        ImageColumn = _options.FeatureColumnName,
        ImageFolder = _options.ImageFolder,
        ScoreColumn = _options.ScoreColumnName,
        PredictedLabelColumn = _options.PredictedLabelColumnName,
        Labels = _labels,
        ClassOfLogit = set.Classes.Count < _labels.Texts.Count ? set.Classes : null,
        BatchSize = _options.BatchSize,
        OnUnreadable = _options.OnUnreadable,
        QuickStart = _options.QuickStart,
        Decoding = _options.Decoding,
    };

    private void Warn(InceptionFineTuneReport report)
    {
        if (report.SkippedImages.Count + report.UnlabelledRows == 0) return;
        using var channel = _environment.Register(nameof(InceptionFineTuneTrainer)).Start("Rows that were left out");
        foreach (var image in report.SkippedImages) channel.Warning(MessageSensitivity.UserData, "{0} cannot be read: {1}", image.Name, image.Reason);
        if (report.UnlabelledRows > 0) channel.Warning(MessageSensitivity.UserData, "{0} rows have no label.", report.UnlabelledRows);
    }

    /// <summary>Tells of each batch at once, on the thread that made it.</summary>
    private sealed class Told(Action<InceptionFineTuneMetrics>? callback) : IProgress<FeatureProgress>
    {
        public void Report(FeatureProgress value)
        {
            if (value.Stage == FeatureStage.Computing) callback?.Invoke(new() { Phase = FineTunePhase.Features, Done = value.Done, Total = value.Total });
        }
    }
}
