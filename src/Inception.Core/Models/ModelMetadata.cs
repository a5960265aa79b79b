using System.Text.Json;
using System.Text.Json.Serialization;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights.Formats;

namespace Inception.Models;

/// <summary>What the metadata of a checkpoint says of its model: network, labels, preprocessing, licence and source.</summary>
internal sealed partial record ModelMetadata
{
    private const string NetworkKey = "network", OptionsKey = "options", LabelsKey = "labels", LabelIdsKey = "label_ids", PreprocessingKey = "preprocessing",
        LicenceKey = "licence", SourceKey = "source";

    public required FamilyOptions Network { get; init; }

    public required ImagePreprocessing Preprocessing { get; init; }

    public LabelSet? Labels { get; init; }

    public string? Licence { get; init; }

    public Uri? Source { get; init; }

    /// <summary>Whether a key is one of those that describe a model.</summary>
    public static bool IsKey(string key) => key is NetworkKey or OptionsKey or LabelsKey or LabelIdsKey or PreprocessingKey or LicenceKey or SourceKey;

    /// <summary>The metadata as the strings of a checkpoint.</summary>
    public SortedDictionary<string, string> ToStrings()
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [NetworkKey] = Network.Network,
            [OptionsKey] = FamilyOptionsJson.Write(Network),
            [PreprocessingKey] = Preprocessing.ToJson(),
        };
        if (Licence is not null) metadata[LicenceKey] = Licence;
        if (Source is not null) metadata[SourceKey] = Source.AbsoluteUri;
        if (Labels is null) return metadata;
        metadata[LabelsKey] = Written(Labels);
        var ids = Enumerable.Range(0, Labels.Count).Select(Labels.IdOf).ToArray();
        if (ids.Any(id => id is not null)) metadata[LabelIdsKey] = Written(ids);
        return metadata;
    }

    /// <summary>Reads the metadata of a checkpoint. Nothing in it is trusted: every option is checked, and all of them against each other.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="options">Limits on what is read.</param>
    /// <returns>The metadata; null when the checkpoint does not describe a model.</returns>
    /// <exception cref="CheckpointException">The file or its metadata is damaged; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static ModelMetadata? Read(string path, CheckpointOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var checkpoint = Checkpoint.Open(path, options);
        var metadata = checkpoint.Metadata;
        if (!metadata.ContainsKey(NetworkKey) || !metadata.ContainsKey(OptionsKey) || !metadata.ContainsKey(PreprocessingKey)) return null;
        try
        {
            var read = new ModelMetadata
            {
                Network = Options(metadata[NetworkKey], metadata[OptionsKey]),
                Preprocessing = ImagePreprocessing.FromJson(metadata[PreprocessingKey]),
                Labels = metadata.TryGetValue(LabelsKey, out var labels)
                    ? new(Texts(labels), metadata.TryGetValue(LabelIdsKey, out var ids) ? Texts(ids) : null)
                    : null,
                Licence = metadata.GetValueOrDefault(LicenceKey),
                Source = metadata.TryGetValue(SourceKey, out var source) ? new(source, UriKind.Absolute) : null,
            };
            read.CheckBounds();
            return read;
        }
        catch (Exception refused)
            when (refused is JsonException or ArgumentException or FormatException or InvalidOperationException or NotSupportedException)
        {
            throw new CheckpointException(checkpoint.FilePath, $"its metadata does not describe a model that can be built. {refused.Message}", refused);
        }
    }

    /// <summary>Whether these options make a network that the weights fit: use, such as the device, makes no difference.</summary>
    public bool HasNetwork(FamilyOptions network) => Network.Network == network.Network && FamilyOptionsJson.Write(Network) == FamilyOptionsJson.Write(network);

    /// <summary>The labels bound the classes, and the preprocessing the channels, before a network is built: a small file cannot ask for a large one.</summary>
    private void CheckBounds()
    {
        if (ModelFit.Misfit(Network.Network, Network.Classes, Network.InputChannels, Preprocessing, Labels, labelsAreNeeded: true) is { } misfit)
            throw new FormatException(misfit);
    }

    private static FamilyOptions Options(string network, string json)
    {
        var options = FamilyOptionsJson.Read(NetworkFamily.Named(network), json);
        options.Validate();
        return options;
    }

    private static string[] Texts(string json) =>
        JsonSerializer.Deserialize(json, TextContext.Default.StringArray) ?? throw new JsonException("A list of names is null.");

    private static string Written(IEnumerable<string?> texts) => JsonSerializer.Serialize([.. texts.Select(text => text!)], TextContext.Default.StringArray);

    // Written at build time, so that a trimmed program keeps it.
    [JsonSerializable(typeof(string[]))]
    private sealed partial class TextContext : JsonSerializerContext;
}
