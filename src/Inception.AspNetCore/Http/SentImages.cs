using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Inception.AspNetCore.Http;

/// <summary>The images of a request: its body, the files of a form, or base64 and addresses in JSON.</summary>
/// <param name="Images">The images, at least one.</param>
/// <param name="IsOne">Whether the request is about one image, so that the answer is not a list.</param>
/// <param name="Top">How many classes the JSON asks for.</param>
/// <param name="Class">The class that the JSON asks for.</param>
internal sealed record SentImages(IReadOnlyList<SentImage> Images, bool IsOne, int? Top = null, string? Class = null)
{
    private const int LongestBoundary = 128;

    /// <summary>Reads them.</summary>
    /// <param name="context">The request.</param>
    /// <param name="options">The limits, and whether addresses are allowed.</param>
    /// <param name="downloads">Downloads from addresses.</param>
    /// <param name="progress">Is told when the body has arrived. Downloads come afterwards.</param>
    /// <exception cref="RequestFailure">There is no image, or a limit is exceeded.</exception>
    public static async Task<SentImages> ReadAsync(
        HttpContext context, InceptionOptions options, ImageDownloads downloads, RequestProgress progress)
    {
        var limits = options.Limits;
        _ = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type);
        if (type is not null && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await ReadFormAsync(context, type, limits).ConfigureAwait(false);
        var body = await BodyReader.ReadAsync(context, limits).ConfigureAwait(false);
        progress.Phase = RequestPhase.Answer;
        if (body.IsEmpty) throw Bad("no_image", "The body is empty: send an image as the body, a form with files, or JSON with \"image\" in base64.");
        return type is not null && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            ? await ReadJsonAsync(body, options, downloads, context.RequestAborted).ConfigureAwait(false)
            : new([new(null, body)], IsOne: true);
    }

    private static async Task<SentImages> ReadFormAsync(HttpContext context, MediaTypeHeaderValue type, InceptionLimits limits)
    {
        BodyReader.Prepare(context, limits);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary) throw Bad("bad_form", "The form's Content-Type has no usable boundary.");
        var reader = new MultipartReader(boundary, context.Request.Body) { BodyLengthLimit = limits.MaxBodyBytes };
        var images = new List<SentImage>();
        try
        {
            while (await reader.ReadNextSectionAsync(context.RequestAborted).ConfigureAwait(false) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || !disposition.IsFileDisposition()) continue;
                if (images.Count == limits.MaxImages) throw FailureMapping.TooManyImages(limits);
                var bytes = await BodyReader.ReadAsync(section.Body, guess: 1 << 16, limits, context.RequestAborted).ConfigureAwait(false);
                images.Add(new(HeaderUtilities.RemoveQuotes(disposition.FileName).Value, bytes));
            }
        }
        catch (InvalidDataException)
        {
            throw Bad("bad_form", "The form is damaged, or a part has too many headers.");
        }
        catch (IOException failure) when (failure is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
        {
            throw Bad("bad_form", "The form ended early.");
        }

        return images.Count > 0 ? new(images, images.Count == 1)
            : throw Bad("no_image", "The form has no file: expected a part with a file name for each image.");
    }

    private static async Task<SentImages> ReadJsonAsync(
        ReadOnlyMemory<byte> body, InceptionOptions options, ImageDownloads downloads, CancellationToken cancellation)
    {
        ImageRequest request;
        try
        {
            request = JsonSerializer.Deserialize(body.Span, InceptionJson.Default.ImageRequest) ?? new();
        }
        catch (JsonException failure)
        {
            throw Bad(
                "bad_json", $"The JSON is damaged at line {failure.LineNumber + 1}, byte {failure.BytePositionInLine}: expected {Expected(failure.Path)}.");
        }

        var limits = options.Limits;
        var encoded = request.Images ?? (request.Image is null ? [] : [request.Image]);
        var addresses = request.Urls ?? (request.Url is null ? [] : [request.Url]);
        var count = encoded.Count + addresses.Count;
        if (count == 0) throw Bad("no_image", "The JSON has no image: expected \"image\" or \"images\" in base64, or \"url\" or \"urls\".");
        if (encoded.Concat(addresses).Any(text => text is null))
            throw Bad("bad_json", "The JSON has null in place of an image or an address: expected a text.");
        if (count > limits.MaxImages) throw FailureMapping.TooManyImages(limits);
        if (addresses.Count > 0 && !options.AllowUrls)
            throw new RequestFailure(StatusCodes.Status403Forbidden, "urls_not_allowed", "This server does not download images: send the image itself.");
        var images = encoded.Select(text => new SentImage(null, FromBase64(text))).ToList();
        foreach (var address in addresses) images.Add(new(null, await downloads.GetAsync(address, limits, cancellation).ConfigureAwait(false)));
        return new(images, IsOne: request.Images is null && request.Urls is null && count == 1, request.Top, request.Class);
    }

    /// <summary>What a member of the JSON expects.</summary>
    private static string Expected(string? path) => path switch
    {
        "$.top" => "a whole number as \"top\"",
        "$.class" => "a text as \"class\"",
        _ => "{ \"image\": \"base64\" }",
    };

    /// <summary>The bytes of base64, also as an address of the form <c>data:image/png;base64,…</c>.</summary>
    private static ReadOnlyMemory<byte> FromBase64(string text)
    {
        var start = text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? text.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        var encoded = Encoding.UTF8.GetBytes(text, start, text.Length - start);
        if (encoded.Length == 0 || Base64.DecodeFromUtf8InPlace(encoded, out var length) != System.Buffers.OperationStatus.Done)
            throw Bad("bad_base64", "The image is not base64.");
        return encoded.AsMemory(0, length);
    }

    private static RequestFailure Bad(string kind, string detail) => new(StatusCodes.Status400BadRequest, kind, detail);
}
