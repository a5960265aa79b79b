using System.Globalization;
using Inception.Classification;
using Inception.Cli.Data;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Runtime;
using Inception.Training;
using Inception.Training.Data;
using Inception.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Cli.Training;

/// <summary>A recipe made ready to run: every choice made, the pictures found, the network built.</summary>
internal sealed class TrainingPlan : IDisposable
{
    private const int SmallPictures = 64;   // pixels of a side, up to which 128 pictures are a batch
    private const int TestBatch = 250;

    private TrainingPlan()
    {
    }

    /// <summary>The recipe with every choice made.</summary>
    public required TrainingRecipe Recipe { get; init; }

    /// <summary>The network, at the weights that the training begins with.</summary>
    public required InceptionNetwork Network { get; init; }

    /// <summary>What the network is, for the files that are written.</summary>
    public required ModelDescription Model { get; init; }

    /// <summary>The pictures to learn from.</summary>
    public required PictureLoader Training { get; init; }

    /// <summary>The pictures to measure with.</summary>
    public required PictureLoader Validation { get; init; }

    /// <summary>How the network is trained.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>Where the pictures are, for people.</summary>
    public required string Source { get; init; }

    /// <summary>What must be the same for a training to go on, beside the trainer's own options.</summary>
    public IReadOnlyDictionary<string, string> Identity => new Dictionary<string, string>(Model.ToMetadata())
    {
        ["batch"] = $"{Recipe.Batch}",
        ["augmentation"] = string.Create(CultureInfo.InvariantCulture, $"{Recipe.Augmentation}, mixup {Recipe.Mixup}, cutmix {Recipe.Cutmix}, erasing {Recipe.Erasing?.ToString(CultureInfo.InvariantCulture) ?? "as it is there"}"),
        ["validation"] = Recipe.Validation ?? "test pictures",
        ["weights"] = Recipe.Weights ?? "random",
        ["seed"] = $"{Recipe.Seed}",
    };

    /// <summary>Makes a recipe ready.</summary>
    /// <param name="recipe">The recipe, of which only the data need be said.</param>
    /// <param name="start">What the training begins with.</param>
    /// <param name="device">Where the work is done.</param>
    /// <param name="workers">Pictures decoded at a time; the machine's processors when null.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <exception cref="UserException">Something is not there, or not known.</exception>
    public static async Task<TrainingPlan> Of(TrainingRecipe recipe, TrainingStart start, Device device, int? workers, CancellationToken cancellation)
    {
        var (pictures, validation, source) = await PicturesAsync(recipe, cancellation);
        if (pictures.ClassNames.Count < 2) throw new UserException($"A training needs pictures of at least 2 classes. There is one in {source}: '{pictures.ClassNames[0]}'.");
        var preprocessing = start.Preprocessing;
        recipe = Chosen(recipe, start, preprocessing, device);
        var labels = new LabelSet(pictures.ClassNames);
        var described = new ModelDescription
        {
            Network = start.Options with { Classes = labels.Count, InputChannels = preprocessing.Channels, Dropout = recipe.Dropout!.Value },
            Preprocessing = preprocessing,
            Labels = labels,
        };
        var batch = Math.Min(recipe.Batch!.Value, pictures.Count);
        var loading = new PictureLoaderOptions
        {
            BatchSize = batch,
            Seed = recipe.Seed!.Value,
            DropLast = true,
            OnCorrupt = recipe.Corrupt == "skip" ? CorruptPictures.Skip : CorruptPictures.Fail,
        };
        if (workers is { } count) loading = loading with { Workers = count };
        var testing = loading with { BatchSize = IsSmall(preprocessing) ? TestBatch : batch, Shuffle = false, DropLast = false };
        random.manual_seed(recipe.Seed.Value);
        var network = start.Create(described.Network with { AuxiliaryHeads = recipe.Auxiliary == true, GradientCheckpointing = recipe.GradientCheckpointing });
        try
        {
            return new()
            {
                Recipe = recipe,
                Network = network,
                Model = described,
                Training = new(pictures, preprocessing, Augmentations.Of(recipe), loading),
                Validation = new(validation, preprocessing, options: testing),
                Options = OptionsOf(recipe, pictures, network, device),
                Source = source,
            };
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public void Dispose() => Network.Dispose();

    private static bool IsSmall(ImagePreprocessing preprocessing) => preprocessing.CropSize <= SmallPictures;

    private static async Task<(ILabelledPictures Training, ILabelledPictures Validation, string Source)> PicturesAsync(TrainingRecipe recipe, CancellationToken cancellation)
    {
        var data = recipe.Data ?? throw new UserException($"Say which pictures: --data {PictureData.Accepted}.");
        if (data == PictureData.FashionMnist)
        {
            if (recipe.Validation is not null) throw new UserException("--validation is about other pictures: Fashion-MNIST has test pictures.");
            var known = await PictureData.FashionMnistAsync(recipe.DataDir, cancellation);
            return (known.Training, known.Test, known.Directory);
        }

        if (recipe.DataDir is not null) throw new UserException("--data-dir is about --data fashion-mnist: name the pictures by --data alone.");
        var pictures = PictureData.Open(data);
        var validation = recipe.Validation ?? "0.2";
        if (!double.TryParse(validation, NumberStyles.Float, CultureInfo.InvariantCulture, out var share))
            return (pictures, PictureData.Open(validation).Under(new(pictures.ClassNames)), data);
        if (share is not (> 0 and < 1)) throw new UserException($"--validation expects a share above 0 and below 1, or other pictures; found '{validation}'.");
        var split = pictures.Split(share, recipe.Seed ?? 1);
        return split.Validation.Count > 0 ? (split.Training, split.Validation, data) : throw new UserException($"No class of '{data}' has 2 pictures, so that none can be held back to measure with.");
    }

    /// <summary>The recipe with a value wherever it had none.</summary>
    private static TrainingRecipe Chosen(TrainingRecipe recipe, TrainingStart start, ImagePreprocessing preprocessing, Device device)
    {
        var (isFashionMnist, isSmall) = (recipe.Data == PictureData.FashionMnist, IsSmall(preprocessing));
        var optimizer = recipe.Optimizer ?? "sgd";
        var rate = optimizer switch { "adamw" => 0.001, "rmsprop" => 0.01, _ => 0.1 } / (start.IsTrained ? 10 : 1);
        var hasHeads = start.Options.CreateTable().AuxiliaryHeads.Any();
        if (recipe.Auxiliary == true && !hasHeads) throw new UserException($"{start.Options.Network} has no auxiliary heads: leave out --auxiliary.");
        return recipe with
        {
            Data = isFashionMnist ? recipe.Data : Path.GetFullPath(recipe.Data!),
            Model = start.Options.Network,
            Validation = isFashionMnist ? null : recipe.Validation ?? "0.2",
            Auxiliary = recipe.Auxiliary ?? (hasHeads && !start.IsTrained),
            Dropout = recipe.Dropout ?? start.Options.Dropout,
            Epochs = recipe.Epochs ?? (start.IsTrained ? 10 : isFashionMnist ? 24 : 30),
            Batch = recipe.Batch ?? (isSmall ? 128 : 32),
            Optimizer = optimizer,
            Momentum = recipe.Momentum ?? (optimizer == "adamw" ? null : 0.9),
            Schedule = recipe.Schedule ?? "cosine",
            Rate = recipe.Rate ?? rate,
            WarmUp = recipe.WarmUp ?? (recipe.Schedule == "one-cycle" ? null : 1),
            WeightDecay = recipe.WeightDecay ?? 5e-4,
            Smoothing = recipe.Smoothing ?? 0.1,
            ClassWeights = recipe.ClassWeights ?? "none",
            Accumulate = recipe.Accumulate ?? 1,
            Ema = recipe.Ema ?? 0.999,
            Compute = recipe.Compute is null or "auto" ? FastestCompute(device) : recipe.Compute,
            Augmentation = recipe.Augmentation ?? (isFashionMnist ? "fashion-mnist" : "inception"),
            Mixup = recipe.Mixup ?? 0,
            Cutmix = recipe.Cutmix ?? 0,
            HeadEpochs = start.IsTrained ? recipe.HeadEpochs ?? Math.Max(1, (recipe.Epochs ?? 10) / 5) : null,
            Keep = recipe.Keep ?? (isFashionMnist ? "last" : "best"),
            Corrupt = recipe.Corrupt ?? "fail",
            Seed = recipe.Seed ?? 1,
        };
    }

    private static string FastestCompute(Device device) =>
        device.type != DeviceType.CPU || TorchRuntime.Describe().ProcessorInstructions.Contains("BF16", StringComparison.Ordinal) ? "bf16" : "fp32";

    private static TrainingOptions OptionsOf(TrainingRecipe recipe, ILabelledPictures pictures, InceptionNetwork network, Device device) => new()
    {
        Epochs = recipe.Epochs!.Value,
        Optimizer = recipe.Optimizer switch
        {
            "sgd" => new Sgd { Momentum = recipe.Momentum ?? 0.9 },
            "adamw" => new AdamW(),
            "rmsprop" => new RmsProp { Momentum = recipe.Momentum ?? 0.9 },
            _ => throw Unknown("optimizer", recipe.Optimizer, RecipeOptions.Optimizers),
        },
        Schedule = ScheduleOf(recipe),
        WeightDecay = recipe.WeightDecay!.Value,
        LabelSmoothing = recipe.Smoothing!.Value,
        ClassWeights = ClassWeightsOf(recipe.ClassWeights!, pictures),
        AuxiliaryWeight = recipe.AuxiliaryWeight,
        AccumulatedBatches = recipe.Accumulate!.Value,
        ClipGradientNorm = recipe.Clip,
        Average = recipe.Ema > 0 ? new() { Decay = recipe.Ema.Value } : null,
        Freezes = recipe.HeadEpochs is null ? [] : Thawing.Of(network, recipe),
        Patience = recipe.Patience,
        ComputeType = recipe.Compute switch
        {
            "fp32" => null,
            "bf16" => (ScalarType?)ScalarType.BFloat16,
            _ => throw Unknown("compute type", recipe.Compute, RecipeOptions.ComputeTypes),
        },
        Seed = recipe.Seed!.Value,
        Device = device,
    };

    private static LearningRateSchedule ScheduleOf(TrainingRecipe recipe)
    {
        var (rate, warmUp) = (recipe.Rate!.Value, recipe.WarmUp);
        return recipe.Schedule switch
        {
            "cosine" => new CosineDecay { Rate = rate, WarmUpEpochs = warmUp ?? 1 },
            "exponential" => new ExponentialDecay { Rate = rate, WarmUpEpochs = warmUp ?? 1 },
            "constant" => new ConstantRate { Rate = rate, WarmUpEpochs = warmUp ?? 1 },
            "one-cycle" => warmUp is { } epochs ? new OneCycle { Rate = rate, WarmUp = epochs / recipe.Epochs!.Value } : new OneCycle { Rate = rate },
            _ => throw Unknown("schedule", recipe.Schedule, RecipeOptions.Schedules),
        };
    }

    private static double[]? ClassWeightsOf(string text, ILabelledPictures pictures)
    {
        if (text == "none") return null;
        if (text == "balanced")
        {
            var counts = new int[pictures.ClassNames.Count];
            for (var i = 0; i < pictures.Count; i++) counts[pictures.LabelOf(i)]++;
            return [.. counts.Select(count => count == 0 ? 0 : pictures.Count / (double)(counts.Length * count))];
        }

        var parts = text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) ? weight : double.NaN).ToArray();
        return Array.TrueForAll(parts, double.IsFinite) ? parts
            : throw new UserException($"--class-weights expects none, balanced, or a number for each class with commas between; found '{text}'.");
    }

    private static UserException Unknown(string what, string? found, string[] accepted) => new($"There is no {what} '{found}'. There are: {string.Join(", ", accepted)}.");
}
