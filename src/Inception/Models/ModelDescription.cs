using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Models;

/// <summary>
/// What a file of weights says of itself in its metadata: the network and its options, the names of its classes, and what its images go through. With it the file is a whole model.
/// </summary>
public sealed record ModelDescription
{
    private const string NetworkKey = "network", OptionsKey = "options", LabelsKey = "labels", LabelIdsKey = "label_ids", PreprocessingKey = "preprocessing", LicenceKey = "licence";

    /// <summary>What belongs to a use of the network and not to its weights.</summary>
    private static readonly string[] NotOfTheWeights =
    [
        nameof(FamilyOptions.Network), nameof(NetworkOptions.AuxiliaryHeads), nameof(NetworkOptions.Device), nameof(NetworkOptions.DType), nameof(NetworkOptions.GradientCheckpointing), nameof(NetworkOptions.Loading),
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOut } },
    };

    /// <summary>The network, with the options that its weights were made for.</summary>
    public required FamilyOptions Network { get; init; }

    /// <summary>What its images go through before it sees them.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>The names of its classes; null for a network that makes an embedding.</summary>
    public LabelSet? Labels { get; init; }

    /// <summary>The licence of the weights; null when none is known.</summary>
    public string? Licence { get; init; }

    /// <summary>The description as texts, for <see cref="ModuleWeights.SaveWeights"/>.</summary>
    /// <returns>A text for each key; others may be added.</returns>
    /// <exception cref="ArgumentException">Network, preprocessing and labels do not fit each other.</exception>
    public IReadOnlyDictionary<string, string> ToMetadata()
    {
        if (Misfit() is { } misfit) throw new ArgumentException(misfit);
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [NetworkKey] = Network.Network,
            [OptionsKey] = JsonSerializer.Serialize(Network, Network.GetType(), Json),
            [PreprocessingKey] = Preprocessing.ToJson(),
        };
        if (Licence is not null) metadata[LicenceKey] = Licence;
        if (Labels is null) return metadata;
        metadata[LabelsKey] = JsonSerializer.Serialize(Labels.ToArray());
        var ids = Enumerable.Range(0, Labels.Count).Select(Labels.IdOf).ToArray();
        if (ids.Any(id => id is not null)) metadata[LabelIdsKey] = JsonSerializer.Serialize(ids);
        return metadata;
    }

    /// <summary>Reads a file's description. Nothing in it is trusted: every option is checked, and all of them against each other.</summary>
    /// <param name="path">A file of weights.</param>
    /// <returns>The description; null when the file has none.</returns>
    /// <exception cref="CheckpointException">The file is damaged, or its description is; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static ModelDescription? Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var checkpoint = Checkpoint.Open(path);
        return Of(checkpoint);
    }

    /// <summary>Reads the description of an open file, as <see cref="Read"/> does.</summary>
    /// <param name="checkpoint">The file. It stays open.</param>
    /// <returns>The description; null when the file has none.</returns>
    /// <exception cref="CheckpointException">The description is damaged; the message says where.</exception>
    public static ModelDescription? Of(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var metadata = checkpoint.Metadata;
        if (!metadata.ContainsKey(NetworkKey) || !metadata.ContainsKey(OptionsKey) || !metadata.ContainsKey(PreprocessingKey)) return null;
        try
        {
            var description = new ModelDescription
            {
                Network = Options(metadata[NetworkKey], metadata[OptionsKey]),
                Preprocessing = ImagePreprocessing.FromJson(metadata[PreprocessingKey]),
                Labels = metadata.TryGetValue(LabelsKey, out var labels) ? new(Texts(labels), metadata.TryGetValue(LabelIdsKey, out var ids) ? Texts(ids) : null) : null,
                Licence = metadata.GetValueOrDefault(LicenceKey),
            };
            return description.Misfit() is { } misfit ? throw new FormatException(misfit) : description;
        }
        catch (Exception refused) when (refused is JsonException or ArgumentException or FormatException or NotSupportedException)
        {
            throw new CheckpointException(checkpoint.FilePath, $"what it says of its model cannot be used. {refused.Message}", refused);
        }
    }

    private static FamilyOptions Options(string network, string json)
    {
        var options = (FamilyOptions?)JsonSerializer.Deserialize(json, NetworkFamily.Named(network).GetType(), Json) ?? throw new JsonException("The options are null.");
        options.Validate();
        return options;
    }

    private static string[] Texts(string json) => JsonSerializer.Deserialize<string[]>(json) ?? throw new JsonException("A list of names is null.");

    /// <summary>What does not fit. The labels bound the classes, and the preprocessing the channels: a description cannot ask for more than it holds.</summary>
    private string? Misfit()
    {
        var labels = Labels?.Count ?? 0;
        if (Network.Classes != labels) return $"{Network.Network} has {Network.Classes} classes, and there are {labels} labels; there must be one for each.";
        return Network.InputChannels != Preprocessing.Channels
            ? $"{Network.Network} takes {Network.InputChannels} channels, and the preprocessing makes {Preprocessing.Channels}."
            : null;
    }

    private static void LeaveOut(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Type.IsAssignableTo(typeof(NetworkOptions)) && NotOfTheWeights.Contains(type.Properties[i].Name)) type.Properties.RemoveAt(i);
        }
    }
}
