using System.Text.Json;
using System.Text.Json.Serialization;
using Inception.Imaging;

namespace Inception.Preprocessing;

public sealed partial record ImagePreprocessing
{
    /// <summary>Limits the memory that a file from an untrusted source can request.</summary>
    private const int LargestSideOfJson = 4096;

    private static readonly Interpolation[] Interpolations = [Interpolation.Nearest, Interpolation.Bilinear, Interpolation.Bicubic];

    /// <summary>Writes all options as one JSON object, in the form that the metadata of models uses.</summary>
    /// <returns>The JSON text, on one line.</returns>
    public string ToJson() => JsonSerializer.Serialize(
        new Form
        {
            CentralFraction = CentralFraction,
            ShorterSide = ShorterSide,
            KeepAspectRatio = KeepAspectRatio,
            Resizer = Resizer.ToString(),
            Interpolation = Interpolation.Name,
            CropSize = CropSize,
            ChannelOrder = ChannelOrder.ToString(),
            Range = Range.ToString(),
            Mean = [.. Mean],
            StandardDeviation = [.. StandardDeviation],
            StandardizeImage = StandardizeImage,
            ApplyOrientation = ApplyOrientation ? null : false,
        },
        FormContext.Default.Form);

    /// <summary>
    /// Reads a preprocessing that <see cref="ToJson"/> wrote. All options except <c>applyOrientation</c> are required, and other properties are refused.
    /// </summary>
    /// <param name="json">The JSON text. It may come from an untrusted source.</param>
    /// <returns>The preprocessing.</returns>
    /// <exception cref="FormatException">
    /// The text is not such an object, or an option is out of its range. Sides are at most 4,096 pixels here. The message says what is wrong.
    /// </exception>
    public static ImagePreprocessing FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var form = JsonSerializer.Deserialize(json, FormContext.Default.Form) ?? throw new JsonException("It is null.");
            var preprocessing = new ImagePreprocessing
            {
                CentralFraction = form.CentralFraction,
                ShorterSide = form.ShorterSide,
                KeepAspectRatio = form.KeepAspectRatio,
                Resizer = Named<Resizer>(form.Resizer, nameof(Resizer)),
                Interpolation = Array.Find(Interpolations, one => one.Name == form.Interpolation)
                    ?? throw new JsonException($"{nameof(Interpolation)}: expected {string.Join<Interpolation>(", ", Interpolations)}, found "
                        + $"'{form.Interpolation}'."),
                CropSize = form.CropSize,
                ChannelOrder = Named<ChannelOrder>(form.ChannelOrder, nameof(ChannelOrder)),
                Range = Named<PixelRange>(form.Range, nameof(Range)),
                Mean = [.. form.Mean ?? []],
                StandardDeviation = [.. form.StandardDeviation ?? []],
                StandardizeImage = form.StandardizeImage,
                ApplyOrientation = form.ApplyOrientation ?? true,
            };
            preprocessing.Validate();
            var side = Math.Max(preprocessing.CropSize, preprocessing.ShorterSide);
            return side <= LargestSideOfJson ? preprocessing : throw new JsonException($"A side is {side} pixels. Accepted: at most {LargestSideOfJson}.");
        }
        catch (Exception refused) when (refused is JsonException or ArgumentException)
        {
            throw new FormatException($"The preprocessing is not what {nameof(ToJson)} writes. {refused.Message}", refused);
        }
    }

    private static TEnum Named<TEnum>(string? text, string option)
        where TEnum : struct, Enum
        => Enum.GetNames<TEnum>().Contains(text) ? Enum.Parse<TEnum>(text!) : throw new JsonException($"{option}: expected {Names<TEnum>()}, found '{text}'.");

    private sealed record Form
    {
        public required double CentralFraction { get; init; }

        public required int ShorterSide { get; init; }

        public required bool KeepAspectRatio { get; init; }

        public required string Resizer { get; init; }

        public required string Interpolation { get; init; }

        public required int CropSize { get; init; }

        public required string ChannelOrder { get; init; }

        public required string Range { get; init; }

        public required float[] Mean { get; init; }

        public required float[] StandardDeviation { get; init; }

        public required bool StandardizeImage { get; init; }

        /// <summary>Not written if true: files of older versions do not have this property.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public bool? ApplyOrientation { get; init; }
    }
    // Written at build time, so that a trimmed program keeps it.
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
    [JsonSerializable(typeof(Form))]
    private sealed partial class FormContext : JsonSerializerContext;
}
