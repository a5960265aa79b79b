using Inception.Labels;
using Inception.Preprocessing;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Tests;

public sealed class InceptionFineTuneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    private InceptionFineTuneOptions Options => new()
    {
        ModelPath = Shipped.Weights,
        QuickStart = true,
        WorkspacePath = _folder.Path,
    };

    [Fact]
    public void It_takes_the_place_of_ImageClassification_in_a_pipeline()
    {
        var training = ImageRows.View(_context, Clothes.Rows(10));
        var test = ImageRows.View(_context, Clothes.Rows(10, seed: 2));
        var phases = new List<FineTunePhase>();
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label", "Category")
            .Append(Trainer(Options with { MetricsCallback = told => phases.Add(told.Phase) }))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Category", "PredictedLabel"));

        var model = pipeline.Fit(training);
        var metrics = _context.MulticlassClassification.Evaluate(model.Transform(test));

        metrics.MicroAccuracy.Should().BeGreaterThan(0.9, "trousers, sandals and bags are easy to tell apart");
        metrics.ConfusionMatrix.NumberOfClasses.Should().Be(3);
        model.Transform(test).GetColumn<string>("Category").Should().OnlyContain(name => Clothes.Classes.Contains(name));
        phases.Should().StartWith(FineTunePhase.Features).And.EndWith(FineTunePhase.Classifier);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        model.GetOutputSchema(test.Schema)["Score"].GetSlotNames(ref slots);
        slots.DenseValues().Select(name => name.ToString()).Should().Equal(Clothes.Classes);

        _context.Model.Save(model, training.Schema, _folder["model.zip"]);
        var loaded = new MLContext().Model.Load(_folder["model.zip"], out _);
        var scores = model.Transform(test).GetColumn<float[]>("Score");
        loaded.Transform(test).GetColumn<float[]>("Score").Should().BeEquivalentTo(scores, options => options.WithStrictOrdering());
    }

    [Fact]
    public void Cross_validation_runs_over_it()
    {
        var data = ImageRows.View(_context, Clothes.Rows(9));
        var keyed = _context.Transforms.Conversion.MapValueToKey("Label", "Category").Fit(data).Transform(data);

        var folds = _context.MulticlassClassification.CrossValidate(keyed, Trainer(Options), numberOfFolds: 3);

        folds.Should().HaveCount(3);
        folds.Average(fold => fold.Metrics.MicroAccuracy).Should().BeGreaterThan(0.8);
    }

    [Fact]
    public void A_corrupt_image_is_left_out_and_reported()
    {
        var rows = Clothes.Rows(5);
        rows[4].Image = [0xFF, 0xD8, 0xFF, 1, 2];
        rows[9].Image = [];
        var keyed = Keyed(rows);

        using var trained = Trainer(Options with { ValidationFraction = 0 }).Fit(keyed);
        var failing = Trainer(Options with { OnUnreadable = UnreadableImages.Fail });

        trained.Training!.SkippedImages.Select(image => image.Name).Should().Equal("row 4", "row 9");
        trained.Training.TrainingImages.Should().Be(13);
        FluentActions.Invoking(() => failing.Fit(keyed)).Should().Throw<UnreadableRowException>().Which.Row.Should().Be(4);
        trained.Transform(keyed).GetColumn<uint>("PredictedLabel").Count(label => label == 0).Should().Be(2);
    }

    [Theory]
    [InlineData("progressive.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("grey-16-bit.png")]
    [InlineData("rgb-16-bit.png")]
    [InlineData("grey-alpha.png")]
    [InlineData("bilevel.png")]
    [InlineData("animated.gif")]
    public void Every_kind_of_image_is_learned_from(string name)
    {
        var rows = Clothes.Rows(2);
        rows[0].Image = File.ReadAllBytes(Repository.PathOf($"tests/Inception.Tests/Imaging/Fixtures/{name}"));
        var keyed = Keyed(rows);

        using var trained = Trainer(Options with { ValidationFraction = 0, OnUnreadable = UnreadableImages.Fail }).Fit(keyed);

        trained.Training!.TrainingImages.Should().Be(6);
        trained.Transform(keyed).GetColumn<uint>("PredictedLabel").First().Should().Be(1, "there are few images, and they are learned by heart");
    }

    [Fact]
    public void Stages_are_trained_and_stop_early_where_nothing_improves()
    {
        var epochs = new List<InceptionFineTuneMetrics>();
        var options = Options with
        {
            Depth = FineTuneDepth.Stages,
            Epochs = 6,
            Patience = 2,
            LeastImprovement = 1,
            TrainingBatchSize = 8,
            ValidationFraction = 0.25,
            MetricsCallback = told =>
            {
                if (told.Phase == FineTunePhase.Stages) epochs.Add(told);
            },
        };

        using var trained = Trainer(options).Fit(Keyed(Clothes.Rows(8)));

        trained.Training!.StoppedEarly.Should().BeTrue();
        trained.Training.Epochs.Should().Be(2);
        epochs.Select(told => told.Done).Should().Equal(1, 2);
        epochs.Should().OnlyContain(told => told.Total == 6 && told.LearningRate > 0 && told.ValidationAccuracy != null);
        Directory.EnumerateDirectories(_folder.Path, "inception-training-*").Should().BeEmpty();
    }

    [Fact]
    public void Stages_learn_what_a_classifier_alone_does_not_change()
    {
        var options = Options with
        {
            Depth = FineTuneDepth.Stages,
            Epochs = 3,
            Patience = null,
            TrainingBatchSize = 8,
            LearningRate = 0.02,
            ValidationFraction = 0.25,
        };
        var data = Keyed(Clothes.Rows(8));

        using var classifier = Trainer(options with { Depth = FineTuneDepth.Classifier }).Fit(data);
        using var stages = Trainer(options).Fit(data);

        stages.Training!.Epochs.Should().Be(3);
        stages.Training.StoppedEarly.Should().BeFalse();
        stages.Training.ValidationAccuracy.Should().BeGreaterThanOrEqualTo(
            classifier.Training!.ValidationAccuracy!.Value, "the best epoch is kept, the start included");
    }

    [Theory]
    [InlineData(FineTuneDepth.Classifier)]
    [InlineData(FineTuneDepth.Stages)]
    public void The_same_seed_gives_the_same_model(FineTuneDepth depth)
    {
        var data = Keyed(Clothes.Rows(6));
        var options = Options with { Depth = depth, Epochs = 1, TrainingBatchSize = 8, ValidationFraction = 0.34, Seed = 5 };

        float[][] first = Scores(options), second = Scores(options);

        second.Should().BeEquivalentTo(first, equal => equal.WithStrictOrdering());

        float[][] Scores(InceptionFineTuneOptions chosen)
        {
            using var trained = Trainer(chosen).Fit(data);
            return [.. trained.Transform(data).GetColumn<float[]>("Score")];
        }
    }

    [Fact]
    public void One_image_of_a_class_is_enough()
    {
        var data = Keyed(Clothes.Rows(1));

        using var trained = Trainer(Options).Fit(data);

        trained.Training!.TrainingImages.Should().Be(3);
        trained.Training.ValidationAccuracy.Should().BeNull("no class has an image to hold back");
        trained.Transform(data).GetColumn<uint>("PredictedLabel").Should().Equal(1, 2, 3);
    }

    [Fact]
    public void A_class_without_an_image_has_the_probability_0()
    {
        var all = Clothes.Rows(3);
        var mapping = _context.Transforms.Conversion.MapValueToKey("Label", "Category").Fit(ImageRows.View(_context, all));
        var some = mapping.Transform(ImageRows.View(_context, all.Where(row => row.Category != "Sandal")));

        using var trained = Trainer(Options).Fit(some);

        trained.Labels.Should().Equal(Clothes.Classes);
        trained.Transform(some).GetColumn<float[]>("Score").Should().OnlyContain(
            scores => scores.Length == 3 && scores[1] == 0 && scores[0] + scores[2] > 0.999f);
        _context.Model.Save(trained, some.Schema, _folder["model.zip"]);
        new MLContext().Model.Load(_folder["model.zip"], out _).Transform(some).GetColumn<uint>("PredictedLabel").Distinct().Should().Equal(1, 3);

        var one = mapping.Transform(ImageRows.View(_context, all.Where(row => row.Category == "Bag")));
        FluentActions.Invoking(() => Trainer(Options).Fit(one)).Should().Throw<ArgumentException>().WithMessage("*2 classes*");
    }

    [Fact]
    public void Labels_may_be_numbers_and_rows_without_a_label_are_counted()
    {
        var rows = Clothes.Rows(3).Select(row => new NumberedRow { Image = row.Image, Number = Clothes.Classes.ToList().IndexOf(row.Category) * 7 }).ToList();
        rows.Add(new() { Image = rows[0].Image, Number = float.NaN });
        var data = _context.Data.LoadFromEnumerable(rows);
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label", "Number")
            .Append(Trainer(Options))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"));

        var model = pipeline.Fit(data);
        _context.Model.Save(model, data.Schema, _folder["model.zip"]);
        var loaded = new MLContext().Model.Load(_folder["model.zip"], out _);

        model.Skip(1).OfType<InceptionTransformer>().Single().Training!.UnlabelledRows.Should().Be(1);
        loaded.Transform(data).GetColumn<float>("Predicted").Take(9).Should().Equal(0, 0, 0, 7, 7, 7, 14, 14, 14);
    }

    [Fact]
    public void A_validation_set_has_the_keys_of_the_training_data()
    {
        var rows = Clothes.Rows(4);
        var training = Keyed(rows);
        var same = _context.Data.TakeRows(training, 6);
        var other = Keyed([.. rows.AsEnumerable().Reverse()]);   // keys are numbered in the order in which values come

        using var trained = Trainer(Options with { ValidationSet = same }).Fit(training);

        trained.Training!.ValidationImages.Should().Be(6);
        trained.Training.TrainingImages.Should().Be(12);
        FluentActions.Invoking(() => Trainer(Options with { ValidationSet = other }).Fit(training))
            .Should().Throw<ArgumentException>().WithMessage("*MapValueToKey*");
    }

    [Fact]
    public void Paths_are_learned_from_too()
    {
        var rows = Clothes.Rows(2);
        foreach (var row in rows) row.Path = Path.GetFileName(_folder.Write($"{row.Name}.png", row.Image));
        rows[1].Path = "absent.png";

        using var trained = Trainer(
            Options with { FeatureColumnName = "Path", ImageFolder = _folder.Path, ValidationFraction = 0 }).Fit(Keyed(rows));

        trained.Training!.TrainingImages.Should().Be(5);
        trained.Training.SkippedImages.Single().Name.Should().EndWith("absent.png");
    }

    [Fact]
    public void Columns_of_other_types_and_options_out_of_range_are_refused()
    {
        var trainers = _context.MulticlassClassification.Trainers;
        var data = ImageRows.View(_context, Clothes.Rows(1));

        FluentActions.Invoking(() => trainers.InceptionFineTune(Options with { LabelColumnName = "Category" }).Fit(data))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*MapValueToKey*");
        FluentActions.Invoking(() => trainers.InceptionFineTune(Options).Fit(data)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*'Label'*");
        foreach (var options in (InceptionFineTuneOptions[])
        [
            Options with { ValidationFraction = 1 }, Options with { Epochs = 0 }, Options with { TrainingBatchSize = 1 }, Options with { LearningRate = 0 },
            Options with { Patience = 0 }, Options with { LeastImprovement = -1 }, Options with { WeightDecay = -1 }, Options with { LabelColumnName = "" },
            Options with { Depth = FineTuneDepth.Stages, ValidationFraction = 0 }, Options with { Loading = new() { Labels = LabelSet.Numbered(3) } },
        ])
        {
            FluentActions.Invoking(() => trainers.InceptionFineTune(options)).Should().Throw<ArgumentException>();
        }
    }

    [SkippableFact]
    public void A_gpu_that_is_not_there_is_an_error()
    {
        Skip.If(TorchSharp.torch.cuda.is_available());

        FluentActions.Invoking(() => Trainer(Options with { Device = "cuda" }).Fit(Keyed(Clothes.Rows(1))))
            .Should().Throw<InvalidOperationException>().WithMessage("*cuda*");
    }

    [Fact]
    public void A_training_can_be_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var options = Options with { Cancellation = stop.Token, MetricsCallback = _ => stop.Cancel() };

        FluentActions.Invoking(() => Trainer(options).Fit(Keyed(Clothes.Rows(2)))).Should().Throw<OperationCanceledException>();
    }

    private InceptionFineTuneTrainer Trainer(InceptionFineTuneOptions options) => _context.MulticlassClassification.Trainers.InceptionFineTune(options);

    private IDataView Keyed(IEnumerable<ImageRows> rows)
    {
        var data = ImageRows.View(_context, rows);
        return _context.Transforms.Conversion.MapValueToKey("Label", "Category").Fit(data).Transform(data);
    }

    private sealed class NumberedRow
    {
        [VectorType]
        public byte[] Image { get; set; } = [];

        public float Number { get; set; }
    }
}
