using System.Globalization;
using System.Text;
using System.Text.Json;
using Inception.Networks;
using Inception.Networks.Tables;

namespace Inception.Models;

/// <summary>
/// The options of a network as a JSON object: those that belong to the weights, and not those of a use, such as the device. It is written by hand, as
/// reflection does not survive trimming.
/// </summary>
internal static class FamilyOptionsJson
{
    private static readonly Entry[] Common =
    [
        new(nameof(FamilyOptions.Classes), options => options.Classes, (options, value) => options with { Classes = value.GetInt32() }),
        new(nameof(FamilyOptions.InputChannels), options => options.InputChannels, (options, value) => options with { InputChannels = value.GetInt32() }),
        new(nameof(FamilyOptions.Dropout), options => options.Dropout, (options, value) => options with { Dropout = value.GetDouble() }),
        new(nameof(FamilyOptions.Pooling), options => options.Pooling.ToString(), (options, value) => options with { Pooling = Pooling(value) }),
    ];

    private static readonly Entry TransformInput = Entry.Of<ImageNetOptions>(
        nameof(ImageNetOptions.TransformInput), options => options.TransformInput, (options, value) => options with { TransformInput = value.GetBoolean() });

    /// <summary>The options of single networks.</summary>
    private static readonly Dictionary<Type, Entry[]> Own = new()
    {
        [typeof(InceptionV1Options)] =
        [
            Entry.Of<InceptionV1Options>(
                nameof(InceptionV1Options.AuxiliaryDropout), options => options.AuxiliaryDropout,
                (options, value) => options with { AuxiliaryDropout = value.GetDouble() }),
            Entry.Of<InceptionV1Options>(
                nameof(InceptionV1Options.ThirdBranchKernel), options => options.ThirdBranchKernel,
                (options, value) => options with { ThirdBranchKernel = value.GetInt32() }),
            Entry.Of<InceptionV1Options>(
                nameof(InceptionV1Options.SamePadding), options => options.SamePadding, (options, value) => options with { SamePadding = value.GetBoolean() }),
        ],
        [typeof(InceptionV1CaffeOptions)] =
        [
            Entry.Of<InceptionV1CaffeOptions>(
                nameof(InceptionV1CaffeOptions.AuxiliaryDropout), options => options.AuxiliaryDropout,
                (options, value) => options with { AuxiliaryDropout = value.GetDouble() }),
        ],
        [typeof(InceptionV3Options)] =
        [
            Entry.Of<InceptionV3Options>(
                nameof(InceptionV3Options.CountIncludePad), options => options.CountIncludePad,
                (options, value) => options with { CountIncludePad = value.GetBoolean() }),
            Entry.Of<InceptionV3Options>(
                nameof(InceptionV3Options.HiddenUnits), options => string.Join(' ', options.HiddenUnits),
                (options, value) => options with { HiddenUnits = Widths(value) }),
        ],
        [typeof(InceptionResNetV1Options)] =
        [
            Entry.Of<InceptionResNetV1Options>(
                nameof(InceptionResNetV1Options.Normalize), options => options.Normalize, (options, value) => options with { Normalize = value.GetBoolean() }),
        ],
        [typeof(XceptionOptions)] =
        [
            Entry.Of<XceptionOptions>(
                nameof(XceptionOptions.Epsilon), options => options.Epsilon, (options, value) => options with { Epsilon = value.GetDouble() }),
            Entry.Of<XceptionOptions>(
                nameof(XceptionOptions.SamePadding), options => options.SamePadding, (options, value) => options with { SamePadding = value.GetBoolean() }),
        ],
    };

    /// <summary>The options as JSON, on one line.</summary>
    public static string Write(FamilyOptions network)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var entry in Entries(network)) entry.Write(json, network);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Reads what <see cref="Write"/> wrote. An option that is left out keeps its value; one that is not known is an error.</summary>
    /// <param name="network">The options of the network's published form.</param>
    /// <param name="text">The JSON; it need not be trusted.</param>
    /// <exception cref="JsonException">It is no such object; the message names the option.</exception>
    public static FamilyOptions Read(FamilyOptions network, string text)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException($"The options of {network.Network}: expected an object, found {document.RootElement.ValueKind}.");
        var entries = Entries(network).ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            var name = NameOf(property, network);
            if (!entries.TryGetValue(name, out var entry))
                throw new JsonException($"{network.Network} has no option '{name}'. Accepted: {string.Join(", ", entries.Keys)}.");
            try
            {
                network = entry.With(network, property.Value);
            }
            catch (Exception refused) when (refused is InvalidOperationException or FormatException or OverflowException)
            {
                throw new JsonException($"{name}: {property.Value.GetRawText()} is no value of this option.", refused);
            }
        }

        return network;
    }

    private static string NameOf(JsonProperty property, FamilyOptions network)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException refused)
        {
            throw new JsonException($"{network.Network} has an option whose name is no Unicode text.", refused);
        }
    }

    private static IEnumerable<Entry> Entries(FamilyOptions network) =>
        [.. Own.GetValueOrDefault(network.GetType()) ?? [], .. network is ImageNetOptions ? [TransformInput] : Array.Empty<Entry>(), .. Common];

    private static int[] Widths(JsonElement value) =>
    [
        .. (value.GetString() ?? throw new FormatException()).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(width => int.Parse(width, NumberStyles.None, CultureInfo.InvariantCulture)),
    ];

    private static GlobalPooling Pooling(JsonElement value) =>
        Enum.GetNames<GlobalPooling>().Contains(value.GetString()) ? Enum.Parse<GlobalPooling>(value.GetString()!) : throw new FormatException();

    /// <summary>One option.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Get">Its value: a string, a bool, an int or a double.</param>
    /// <param name="With">The options with another value.</param>
    private sealed record Entry(string Name, Func<FamilyOptions, object> Get, Func<FamilyOptions, JsonElement, FamilyOptions> With)
    {
        public static Entry Of<TOptions>(string name, Func<TOptions, object> get, Func<TOptions, JsonElement, FamilyOptions> with)
            where TOptions : FamilyOptions
            => new(name, options => get((TOptions)options), (options, value) => with((TOptions)options, value));

        public void Write(Utf8JsonWriter json, FamilyOptions network)
        {
            switch (Get(network))
            {
                case bool truth: json.WriteBoolean(Name, truth); break;
                case int whole: json.WriteNumber(Name, whole); break;
                case double number: json.WriteNumber(Name, number); break;
                case var text: json.WriteString(Name, (string)text); break;
            }
        }
    }
}
