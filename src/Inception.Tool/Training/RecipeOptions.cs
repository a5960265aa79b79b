using System.CommandLine;
using System.Globalization;
using Inception.Tool.Data;
using Inception.Training;
using Inception.Training.Augmentation;
using Inception.Training.Optimization;

namespace Inception.Tool.Training;

/// <summary>The options of <c>train</c> and <c>finetune</c>. What is given on the command line wins over the recipe.</summary>
internal sealed class RecipeOptions
{
    private static readonly TrainingOptions Usual = new();

    public static readonly string[] Optimizers = ["sgd", "adamw", "rmsprop"];
    public static readonly string[] Schedules = ["cosine", "one-cycle", "exponential", "constant"];
    public static readonly string[] ComputeTypes = ["fp32", "bf16", "auto"];
    public static readonly string[] BestBy = ["accuracy", "f1", "loss"];
    public static readonly string[] BatchNorms = ["batch", "fixed"];

    private readonly Option<string?> _recipe = new("--recipe")
    {
        Description = "Repeat the training described by a recipe.json. Options on the command line override its values",
        HelpName = "FILE",
    };
    private readonly Option<string?> _data = new("--data") { Description = $"The images: {ImageData.Accepted}", HelpName = "fashion-mnist|FOLDER|FILE" };
    private readonly Option<string?> _dataDir = new("--data-dir")
    {
        Description = "The folder of Fashion-MNIST's files. Default: data/fashion-mnist, the cache or /usr/share/datasets/fashion-mnist, else a download",
        HelpName = "DIR",
    };
    private readonly Option<string?> _validation = new("--validation")
    {
        Description = "The share of each class to use for validation, above 0 and below 1, or a folder or list with other validation images. Default: 0.2. "
            + "Fashion-MNIST always uses its test images",
        HelpName = "SHARE|FOLDER|FILE",
    };
    private readonly Option<string?> _classes = new("--classes")
    {
        Description = "Train on these classes only, in this order, separated by commas. A name may be written like its folder (t-shirt-top)",
        HelpName = "A,B,…",
    };
    private readonly Option<int?> _perClass = CommonOptions.WholeNumber(new("--per-class")
    {
        Description = "The number of training images per class, drawn with --seed. Default: all. The validation images stay the same",
        HelpName = "N",
    });
    private readonly Option<string?> _model = CommonOptions.Model(required: false);
    private readonly Option<string?> _weights = new("--weights", "-w")
    {
        Description = "The trained weights to start from: a checkpoint, or the id of published weights ('inception weights list')",
        HelpName = "FILE|ID",
    };
    private readonly Option<bool> _headOnly = new("--head-only")
    {
        Description = "Train only the classifier, in seconds: the network computes the features of each image once and caches them. "
            + "--weight-decay then defaults to 0.01 and --smoothing to 0. This is the default for few images on a large network; "
            + "set --epochs to train the stages too",
    };
    private readonly Option<int?> _headEpochs = CommonOptions.WholeNumber(new("--head-epochs")
    {
        Description = "The epochs in which only the classifier is trained; then the stages are unfrozen from the last to the first. Default: the classifier "
            + "is trained on cached features before the first epoch, and kept unless an epoch is better",
        HelpName = "N",
    }, least: 0);
    private readonly Option<string?> _freeze = new("--freeze-up-to")
    {
        Description = "Keep all stages up to this one unchanged ('inception summary' lists the stages)",
        HelpName = "STAGE",
    };
    private readonly Option<int?> _imageSize = CommonOptions.WholeNumber(new("--image-size")
    {
        Description = "Width and height of the input in pixels. Default: chosen from the data for small networks, the published size for others",
        HelpName = "PIXELS",
    }, most: CommonOptions.LargestSide);
    private readonly Option<string> _batchNorm = CommonOptions.OneOf(new("--batch-norm")
    {
        Description = "The statistics for batch normalization in training. batch: those of each batch (default). fixed: those of the trained network, for "
            + "small batches of images similar to its training images",
    }, BatchNorms);
    private readonly Option<bool?> _auxiliary = new("--auxiliary")
    {
        Description = "Train the auxiliary heads too. Default: true for networks with auxiliary heads that start from random weights",
        HelpName = "true|false",
        Arity = ArgumentArity.ExactlyOne,
    };
    private readonly Option<double?> _dropout = Number(new("--dropout")
    {
        Description = "The dropout probability before the classifier. Default: that of the network",
        HelpName = "P",
    });
    private readonly Option<int?> _epochs = CommonOptions.WholeNumber(new("--epochs")
    {
        Description = "The number of passes over the training images. Default: chosen from the number of images. Can change when a training resumes",
        HelpName = "N",
    });
    private readonly Option<int?> _batch = CommonOptions.WholeNumber(new("--batch")
    {
        Description = "The batch size, in images. Default: 64 for small images, 32 for others, and less for few images",
        HelpName = "N",
    });
    private readonly Option<string> _optimizer = CommonOptions.OneOf(new("--optimizer")
    {
        Description = "The optimizer. Default: sgd, with Nesterov momentum. rmsprop is TensorFlow's variant",
    }, Optimizers);
    private readonly Option<double?> _momentum = Number(new("--momentum")
    {
        Description = Text($"The momentum of sgd and rmsprop. Default: {new Sgd().Momentum}"),
        HelpName = "M",
    });
    private readonly Option<string> _schedule = CommonOptions.OneOf(new("--schedule")
    {
        Description = "How the learning rate falls. Default: cosine. exponential multiplies it by 0.94 every 2 epochs",
    }, Schedules);
    private readonly Option<double?> _rate = Number(new("--rate")
    {
        Description = "The highest learning rate. Default for train: 0.1 for sgd (0.05 for small images), 0.001 for adamw, 0.01 for rmsprop. "
            + "Default for finetune: a tenth of these",
        HelpName = "R",
    });
    private readonly Option<string[]> _stageRates = new("--stage-rate")
    {
        Description = "Multiply the learning rate of a stage by a factor, such as Mixed_5b=0.1 ('inception summary' lists the stages). Can be repeated",
        HelpName = "STAGE=FACTOR",
    };
    private readonly Option<double?> _warmUp = Number(new("--warm-up")
    {
        Description = "The number of epochs in which the learning rate rises. Default: 1",
        HelpName = "EPOCHS",
    });
    private readonly Option<double?> _weightDecay = Number(new("--weight-decay")
    {
        Description = Text($"The weight decay of convolutions and linear layers. Default: {Usual.WeightDecay}"),
        HelpName = "D",
    });
    private readonly Option<double?> _smoothing = Number(new("--smoothing")
    {
        Description = Text($"Label smoothing, from 0 to below 1. Default: {Usual.LabelSmoothing}, or 0 for fine-tuning on fewer than 1,000 images"),
        HelpName = "S",
    });
    private readonly Option<string?> _classWeights = new("--class-weights")
    {
        Description = "The weights of the classes in the loss. balanced gives rare classes more weight; W,W… is one number per class, in order. Default: none",
        HelpName = "none|balanced|W,W…",
    };
    private readonly Option<double?> _auxiliaryWeight = Number(new("--auxiliary-weight")
    {
        Description = "The weight of each auxiliary head in the loss. Default: 0.3 for two heads and 0.4 for one, as in the papers",
        HelpName = "W",
    });
    private readonly Option<int?> _accumulate = CommonOptions.WholeNumber(new("--accumulate")
    {
        Description = Text($"The number of batches to accumulate for one optimizer step. Default: {Usual.AccumulatedBatches}"),
        HelpName = "N",
    }, most: 1_000_000);
    private readonly Option<double?> _clip = Number(new("--clip")
    {
        Description = "Clip the norm of the gradient to this value. Default: 5 for fine-tuning on up to 20,000 images, otherwise off",
        HelpName = "L",
    });
    private readonly Option<double?> _lossLimit = Number(new("--loss-limit")
    {
        Description = Text($"Stop the training as diverged if the loss exceeds this value. Default: {Usual.LossLimit}"),
        HelpName = "L",
    });
    private readonly Option<double?> _ema = Number(new("--ema")
    {
        Description = Text($"The decay of the moving average of the weights, which is saved as the model. 0: no average. Default: {new MovingAverage().Decay}"),
        HelpName = "D",
    });
    private readonly Option<string> _compute = CommonOptions.OneOf(new("--compute")
    {
        Description = "The number format of training. Default: auto, which picks bf16 on GPUs and on processors with bf16 instructions, else fp32",
    }, ComputeTypes);
    private readonly Option<string> _augmentation = CommonOptions.OneOf(new("--augmentation")
    {
        Description = "The augmentation of training images. Default: fashion-mnist for that data set, none for fine-tuning on few images, "
            + "otherwise inception",
    }, [.. ImageAugmentation.Known.Keys]);
    private readonly Option<double?> _mixup = Number(new("--mixup")
    {
        Description = "Blend pairs of images in a batch (mixup), with this alpha. 0.2 is usual. Default: 0, off",
        HelpName = "ALPHA",
    });
    private readonly Option<double?> _cutmix = Number(new("--cutmix")
    {
        Description = "Paste a part of one image into another (CutMix), with this alpha. 1 is usual. Default: 0, off",
        HelpName = "ALPHA",
    });
    private readonly Option<double?> _mixProbability = Number(new("--mix-probability")
    {
        Description = "The share of batches to which --mixup or --cutmix is applied, from 0 to 1. Default: 1",
        HelpName = "P",
    });
    private readonly Option<double?> _erasing = Number(new("--erasing")
    {
        Description = "The share of images in which a rectangle is erased, from 0 to 1. Default: that of --augmentation",
        HelpName = "P",
    });
    private readonly Option<string> _keep = CommonOptions.OneOf(new("--keep")
    {
        Description = "The epoch whose model is saved: the last one, or the best one on the validation images. Default: best; last for Fashion-MNIST, "
            + "because its test images must not choose the model",
    }, "last", "best");
    private readonly Option<string> _bestBy = CommonOptions.OneOf(new("--best-by")
    {
        Description = "The value that decides which epoch is best on the validation images. Default: accuracy. f1 is the mean F1 over all classes, so that "
            + "rare classes count as much as frequent ones",
    }, BestBy);
    private readonly Option<int?> _patience = CommonOptions.WholeNumber(new("--patience")
    {
        Description = "Stop after this many epochs without a new best epoch. Default: never",
        HelpName = "N",
    });
    private readonly Option<bool> _gradientCheckpointing = new("--gradient-checkpointing")
    {
        Description = "Save memory: compute feature maps again in the backward pass. Needs half the memory and a third more time",
    };
    private readonly Option<string> _corrupt = CommonOptions.OneOf(new("--corrupt")
    {
        Description = "If an image cannot be read: fail, or skip it. Default: fail",
    }, "fail", "skip");
    private readonly Option<int?> _seed = CommonOptions.WholeNumber(new("--seed")
    {
        Description = "The seed of all random numbers. Default: 1",
        HelpName = "S",
    }, least: 0);

    private readonly bool _isFineTuning;

    public RecipeOptions(bool isFineTuning) => _isFineTuning = isFineTuning;

    /// <summary>What a head on features has a use for.</summary>
    private Option[] OfHeads =>
        [_data, _dataDir, _validation, _classes, _perClass, _model, _weights, _recipe, _headOnly, _batch, _weightDecay, _smoothing, _corrupt, _seed];

    /// <summary>What only a training in epochs has a use for.</summary>
    private Option[] OfEpochs =>
    [
        _epochs, _optimizer, _momentum, _schedule, _rate, _stageRates, _warmUp, _classWeights, _auxiliary, _auxiliaryWeight, _dropout,
        _accumulate, _clip, _lossLimit, _ema, _compute, _augmentation, _mixup, _cutmix, _mixProbability, _erasing, _keep, _bestBy, _patience,
        _gradientCheckpointing, _headEpochs, _freeze, _batchNorm, _imageSize,
    ];

    /// <summary>Adds the options in groups: the help of a training is long.</summary>
    public void AddTo(Command command)
    {
        Option[] ofOthers = _isFineTuning ? [_imageSize] : [_weights, _headOnly, _headEpochs, _freeze, _batchNorm];
        void Group(string heading, params Option[] options) => command.AddGroup(heading, Array.FindAll(options, option => !ofOthers.Contains(option)));
        Group("Images", _data, _dataDir, _validation, _classes, _perClass, _corrupt);
        Group("Model", _model, _weights, _imageSize, _dropout, _auxiliary, _auxiliaryWeight);
        Group("Fine-tuning", _headOnly, _headEpochs, _freeze, _batchNorm);
        Group("Training", _recipe, _epochs, _batch, _seed, _keep, _bestBy, _patience);
        Group("Learning rate", _optimizer, _momentum, _schedule, _rate, _stageRates, _warmUp);
        Group("Regularization", _weightDecay, _smoothing, _classWeights, _ema, _clip, _lossLimit);
        Group("Augmentation", _augmentation, _mixup, _cutmix, _mixProbability, _erasing);
        Group("Memory and speed", _compute, _accumulate, _gradientCheckpointing);
    }

    /// <summary>The recipe that the command line names, with its options in place.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="earlier">The recipe of the training that goes on; null where none does.</param>
    public TrainingRecipe Read(ParseResult parsed, TrainingRecipe? earlier)
    {
        var recipe = parsed.GetValue(_recipe) is { } file ? TrainingRecipe.Load(file) : earlier ?? new();
        recipe = WithTraining(WithData(recipe, parsed), parsed) with { WantsEpochs = Given(parsed).Length > 0 };
        if (recipe.HeadOnly && Given(parsed) is { Length: > 0 } given)
        {
            throw new UserException(
                "--head-only trains the classifier on cached features, without epochs: "
                + $"remove {string.Join(", ", given.Select(option => option.Name))}.");
        }
        return recipe;
    }

    /// <summary>The options on the command line that only a training in epochs has a use for.</summary>
    private Option[] Given(ParseResult parsed) => Array.FindAll(OfEpochs, option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>Images, model, augmentation and seed.</summary>
    private TrainingRecipe WithData(TrainingRecipe recipe, ParseResult parsed) => WithModel(recipe, parsed) with
    {
        Data = parsed.GetValue(_data) is { } data ? PathOrName(data) : recipe.Data,
        DataDir = parsed.GetValue(_dataDir) ?? recipe.DataDir,
        Validation = parsed.GetValue(_validation) ?? recipe.Validation,
        Classes = parsed.GetValue(_classes) ?? recipe.Classes,
        PerClass = parsed.GetValue(_perClass) ?? recipe.PerClass,
        HeadOnly = (_isFineTuning && parsed.GetValue(_headOnly)) || recipe.HeadOnly,
        HeadEpochs = (_isFineTuning ? parsed.GetValue(_headEpochs) : null) ?? recipe.HeadEpochs,
        BatchNorm = (_isFineTuning ? parsed.GetValue(_batchNorm) : null) ?? recipe.BatchNorm,
        ImageSize = (_isFineTuning ? null : parsed.GetValue(_imageSize)) ?? recipe.ImageSize,
        FreezeUpTo = (_isFineTuning ? parsed.GetValue(_freeze) : null) ?? recipe.FreezeUpTo,
        Batch = parsed.GetValue(_batch) ?? recipe.Batch,
        Augmentation = parsed.GetValue(_augmentation) ?? recipe.Augmentation,
        Mixup = parsed.GetValue(_mixup) ?? recipe.Mixup,
        Cutmix = parsed.GetValue(_cutmix) ?? recipe.Cutmix,
        MixProbability = parsed.GetValue(_mixProbability) ?? recipe.MixProbability,
        Erasing = parsed.GetValue(_erasing) ?? recipe.Erasing,
        Corrupt = parsed.GetValue(_corrupt) ?? recipe.Corrupt,
        Seed = parsed.GetValue(_seed) ?? recipe.Seed,
    };

    /// <summary>The model. A recipe names a checkpoint by its weights, also where the command line names it by <c>--model</c>.</summary>
    private TrainingRecipe WithModel(TrainingRecipe recipe, ParseResult parsed)
    {
        var (model, weights) = (parsed.GetValue(_model), _isFineTuning ? parsed.GetValue(_weights) : null);
        if (_isFineTuning && weights is null && recipe.Weights is not null && File.Exists(model))
            (model, weights) = (null, Path.GetFullPath(model!));
        return recipe with { Model = model ?? recipe.Model, Weights = weights ?? recipe.Weights };
    }

    /// <summary>A folder of the name of a data set is meant where it is there, as <c>evaluate</c> takes it.</summary>
    private static string PathOrName(string data) => data == ImageData.FashionMnist && Directory.Exists(data) ? Path.GetFullPath(data) : data;

    /// <summary>How the model is trained.</summary>
    private TrainingRecipe WithTraining(TrainingRecipe recipe, ParseResult parsed) => recipe with
    {
        Auxiliary = parsed.GetValue(_auxiliary) ?? recipe.Auxiliary,
        Dropout = parsed.GetValue(_dropout) ?? recipe.Dropout,
        Epochs = parsed.GetValue(_epochs) ?? recipe.Epochs,
        Optimizer = parsed.GetValue(_optimizer) ?? recipe.Optimizer,
        Momentum = parsed.GetValue(_momentum) ?? recipe.Momentum,
        Schedule = parsed.GetValue(_schedule) ?? recipe.Schedule,
        Rate = parsed.GetValue(_rate) ?? recipe.Rate,
        StageRates = parsed.GetValue(_stageRates) is { Length: > 0 } rates ? StageRatesOf(rates) : recipe.StageRates,
        WarmUp = parsed.GetValue(_warmUp) ?? recipe.WarmUp,
        WeightDecay = parsed.GetValue(_weightDecay) ?? recipe.WeightDecay,
        Smoothing = parsed.GetValue(_smoothing) ?? recipe.Smoothing,
        ClassWeights = parsed.GetValue(_classWeights) ?? recipe.ClassWeights,
        AuxiliaryWeight = parsed.GetValue(_auxiliaryWeight) ?? recipe.AuxiliaryWeight,
        Accumulate = parsed.GetValue(_accumulate) ?? recipe.Accumulate,
        Clip = parsed.GetValue(_clip) ?? recipe.Clip,
        LossLimit = parsed.GetValue(_lossLimit) ?? recipe.LossLimit,
        Ema = parsed.GetValue(_ema) ?? recipe.Ema,
        Compute = parsed.GetValue(_compute) ?? recipe.Compute,
        Keep = parsed.GetValue(_keep) ?? recipe.Keep,
        BestBy = parsed.GetValue(_bestBy) ?? recipe.BestBy,
        Patience = parsed.GetValue(_patience) ?? recipe.Patience,
        GradientCheckpointing = parsed.GetValue(_gradientCheckpointing) || recipe.GradientCheckpointing,
    };

    private static SortedDictionary<string, double> StageRatesOf(string[] given)
    {
        var rates = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var one in given)
        {
            var isRate = one.Split('=') is [{ Length: > 0 } stage, var factor]
                && double.TryParse(factor, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number)
                && rates.TryAdd(stage, number);
            if (!isRate) throw new UserException($"--stage-rate expects STAGE=FACTOR such as Mixed_5b=0.1, each stage once; found '{one}'.");
        }

        return rates;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static Option<double?> Number(Option<double?> option)
    {
        option.CustomParser = result =>
        {
            var isNumber = double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
            if (isNumber && value >= 0 && double.IsFinite(value)) return value;
            result.AddError($"{option.Name} expects a number of at least 0; found '{result.Tokens[0].Value}'.");
            return null;
        };
        return option;
    }
}
