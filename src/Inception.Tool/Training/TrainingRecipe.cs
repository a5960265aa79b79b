using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inception.Tool.Training;

/// <summary>
/// Everything that makes a training what it is, as <c>recipe.json</c> keeps it. Where a value is null the training chooses, and writes down what it chose.
/// </summary>
internal sealed record TrainingRecipe
{
    /// <summary>What stands for the weights that are shipped with the program, wherever they lie.</summary>
    public const string ShippedWeights = "shipped";

    /// <summary>The command that trains a classifier alone.</summary>
    public const string HeadCommand = "finetune --head-only";

    private const string NotGiven = "not given";

    /// <summary>What another run of the same training may have otherwise.</summary>
    private static readonly string[] MayChange = ["epochs", "headEpochs", "headOnly", "keep", "corrupt", "gradientCheckpointing"];

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>A data set's name, or a path.</summary>
    public string? Data { get; init; }

    /// <summary>The folder of a named data set.</summary>
    public string? DataDir { get; init; }

    /// <summary>The share that is held back to measure with, or the path of other images; null for a named data set, which has test images.</summary>
    public string? Validation { get; init; }

    /// <summary>The classes whose images are taken, in their order, with commas between; null for all.</summary>
    public string? Classes { get; init; }

    /// <summary>Training images of each class; null for all. The seed chooses them.</summary>
    public int? PerClass { get; init; }

    /// <summary>The network's name.</summary>
    public string? Model { get; init; }

    /// <summary>What the training begins with: a file, an id of published weights, or <see cref="ShippedWeights"/>; null for random weights.</summary>
    public string? Weights { get; init; }

    /// <summary>Whether the classifier alone is trained, on features of images that go through the network once.</summary>
    public bool HeadOnly { get; init; }

    /// <summary>Whether the classifier is trained on features before the first epoch, and kept unless an epoch is better.</summary>
    public bool? FeatureStart { get; init; }

    /// <summary>Whether the command line asks for epochs in some way, so that the classifier alone is not what is wanted.</summary>
    [JsonIgnore]
    public bool WantsEpochs { get; init; }

    /// <summary>The epochs that the classifier alone is trained before stages join it.</summary>
    public int? HeadEpochs { get; init; }

    /// <summary>The last stage that is never trained.</summary>
    public string? FreezeUpTo { get; init; }

    /// <summary>Whether auxiliary heads are trained with it.</summary>
    public bool? Auxiliary { get; init; }

    /// <summary>Width and height of the input in pixels; null for those of the network.</summary>
    public int? ImageSize { get; init; }

    /// <summary>The planes of the input, 1 or 3, of a network for small images; null for those of the network.</summary>
    public int? Channels { get; init; }

    public double? Dropout { get; init; }

    public int? Epochs { get; init; }

    public int? Batch { get; init; }

    public string? Optimizer { get; init; }

    public double? Momentum { get; init; }

    public string? Schedule { get; init; }

    public double? Rate { get; init; }

    /// <summary>What the learning rate is multiplied by in a stage; 1 where nothing is said.</summary>
    public IReadOnlyDictionary<string, double>? StageRates { get; init; }

    /// <summary>In epochs.</summary>
    public double? WarmUp { get; init; }

    public double? WeightDecay { get; init; }

    public double? Smoothing { get; init; }

    /// <summary>none, balanced, or a number for each class with commas between.</summary>
    public string? ClassWeights { get; init; }

    public double? AuxiliaryWeight { get; init; }

    public int? Accumulate { get; init; }

    public double? Clip { get; init; }

    /// <summary>The loss that ends the training as diverged.</summary>
    public double? LossLimit { get; init; }

    /// <summary>The decay of the moving average of the weights; 0 for none.</summary>
    public double? Ema { get; init; }

    /// <summary>fp32 or bf16.</summary>
    public string? Compute { get; init; }

    public string? Augmentation { get; init; }

    public double? Mixup { get; init; }

    public double? Cutmix { get; init; }

    /// <summary>The share of batches that are mixed; null for all.</summary>
    public double? MixProbability { get; init; }

    public double? Erasing { get; init; }

    /// <summary>Which epoch's model is kept: last or best.</summary>
    public string? Keep { get; init; }

    /// <summary>What makes an epoch the best: accuracy, f1 or loss, on the validation images.</summary>
    public string? BestBy { get; init; }

    public int? Patience { get; init; }

    public bool GradientCheckpointing { get; init; }

    /// <summary>By which statistics batch normalization normalises in training: batch, or fixed for those of the trained network.</summary>
    public string? BatchNorm { get; init; }

    /// <summary>What becomes of images that cannot be read: fail or skip.</summary>
    public string? Corrupt { get; init; }

    public int? Seed { get; init; }

    /// <summary>Reads a recipe. Names that are not known are an error, as a misspelt option would silently be another training.</summary>
    /// <exception cref="UserException">There is no such file, or it is no recipe; the message says where.</exception>
    public static TrainingRecipe Load(string path)
    {
        try
        {
            using var file = File.OpenRead(InputFile.Existing(path));
            return JsonSerializer.Deserialize<TrainingRecipe>(file, Json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException damage)
        {
            throw new UserException(
                $"'{path}' is not a recipe of 'inception train': {damage.Message} "
                    + "It may come from a newer version of this program, or be incomplete.", damage);
        }
    }

    /// <summary>The command that trains by it, for people.</summary>
    [JsonIgnore]
    public string Command => HeadOnly ? HeadCommand : IsFineTuning ? "finetune" : "train";

    /// <summary>Whether it begins with a trained network.</summary>
    [JsonIgnore]
    public bool IsFineTuning => HeadOnly || Weights is not null;

    /// <summary>The options that differ from an earlier recipe, each as <c>--batch was 8 and is 16</c>, but for those that may change meanwhile.</summary>
    /// <param name="earlier">The recipe of the training that goes on.</param>
    public IReadOnlyList<string> DifferencesFrom(TrainingRecipe earlier)
    {
        var (before, now) = (Values(earlier), Values(this));
        return [.. before.Keys.Union(now.Keys)
            .Where(name => !MayChange.Contains(name) && before.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name => $"{OptionOf(name)} was {before.GetValueOrDefault(name, NotGiven)} and is {now.GetValueOrDefault(name, NotGiven)}")];
    }

    private static Dictionary<string, string> Values(TrainingRecipe recipe) => JsonSerializer.SerializeToElement(recipe, Json).EnumerateObject()
        .Where(one => one.Value.ValueKind is not JsonValueKind.False)
        .ToDictionary(one => one.Name, one => one.Value.ValueKind == JsonValueKind.Object
            ? string.Join(" ", one.Value.EnumerateObject().Select(rate => $"{rate.Name}={rate.Value}"))
            : one.Value.ToString());

    /// <summary>The option of a property: <c>--weight-decay</c> of <c>weightDecay</c>.</summary>
    private static string OptionOf(string property) => property == "stageRates"
        ? "--stage-rate"
        : "--" + string.Concat(property.Select(letter => char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <summary>Writes the recipe, whole or not at all.</summary>
    public void Save(string path) => OutputFile.Replace(path, file => JsonSerializer.Serialize(file, this, Json));

    /// <summary>The recipe as one text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);
}
