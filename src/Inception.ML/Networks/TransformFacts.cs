using System.Text.Json;
using System.Text.Json.Serialization;
using Inception.Imaging;
using Inception.Preprocessing;

namespace Inception.ML.Networks;

/// <summary>What a transformer does besides its network, as a model file keeps it: one line of JSON.</summary>
internal sealed record TransformFacts
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
    };

    public required string ImageColumn { get; init; }

    public string? ImageFolder { get; init; }

    /// <summary>The column of features; null for a classifier.</summary>
    public string? FeatureColumn { get; init; }

    public string? Stage { get; init; }

    /// <summary>The column of probabilities; null where features are computed.</summary>
    public string? ScoreColumn { get; init; }

    public string? PredictedLabelColumn { get; init; }

    public int Top { get; init; }

    /// <summary>The classes of the scores; those of the network when null.</summary>
    public LabelValues? Labels { get; init; }

    /// <summary>The class of each logit; null where they are the same. Classes without a logit have the probability 0.</summary>
    public IReadOnlyList<int>? ClassOfLogit { get; init; }

    public int BatchSize { get; init; } = 16;

    public UnreadableImages OnUnreadable { get; init; }

    public bool QuickStart { get; init; }

    public ImageDecoderOptions? Decoding { get; init; }

    public bool IsClassifier => ScoreColumn is not null;

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="JsonException">The text is not of these facts.</exception>
    public static TransformFacts FromJson(string json) =>
        JsonSerializer.Deserialize<TransformFacts>(json, Json) ?? throw new JsonException("Expected an object, found null.");

    /// <summary>Checks facts that come from a file.</summary>
    /// <param name="content">The network beside them.</param>
    /// <exception cref="InvalidDataException">They contradict each other or the network.</exception>
    public TransformFacts Validated(ModelContent content)
    {
        Require(
            FeatureColumn is null == IsClassifier && PredictedLabelColumn is null == !IsClassifier,
            "either a column of features, or one of scores and one of labels");
        Require(BatchSize >= 1 && Top >= 0 && Enum.IsDefined(OnUnreadable), "numbers in their ranges");
        Require(!IsClassifier || content.Classes > 0, "a network with classes");
        Require(
            Labels is null || (ClassOfLogit is null ? Labels.Texts.Count == content.Classes : Labels.Texts.Count >= content.Classes),
            "a label for each class");
        Require(
            ClassOfLogit is null || (ClassOfLogit.Count == content.Classes && ClassOfLogit.Distinct().Count() == ClassOfLogit.Count
                && ClassOfLogit.All(place => place >= 0 && place < Labels?.Texts.Count)),
            "a class for each logit");
        return this;
    }

    private static void Require(bool holds, string expected)
    {
        if (!holds) throw new InvalidDataException($"Expected {expected}.");
    }
}
