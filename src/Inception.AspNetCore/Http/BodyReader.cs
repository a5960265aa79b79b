using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Inception.AspNetCore.Http;

/// <summary>Reads a body into memory, and never more of it than the limit. Nothing is written to disk.</summary>
internal static class BodyReader
{
    private const int FirstGuess = 1 << 16, LargestGuess = 1 << 20;

    /// <summary>Refuses a body whose declared length is beyond the limit, before any of it is read.</summary>
    public static void Prepare(HttpContext context, InceptionLimits limits)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = limits.MaxBodyBytes;
        if (context.Request.ContentLength > limits.MaxBodyBytes)
        {
            // The server does not read such a body to its end, and ends the connection: a client must not send its next request there.
            if (HttpProtocol.IsHttp11(context.Request.Protocol)) context.Response.Headers.Connection = "close";
            throw FailureMapping.TooLarge(limits);
        }

        if (context.Request.Headers.ContentEncoding.Count > 0)
            throw new RequestFailure(StatusCodes.Status415UnsupportedMediaType, "encoded_body", "Send the body as it is, without Content-Encoding.");
    }

    /// <summary>Reads the body to its end.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, InceptionLimits limits)
    {
        Prepare(context, limits);
        var length = context.Request.ContentLength;
        var guess = length is { } declared ? (int)Math.Min(declared, LargestGuess) : FirstGuess;
        return await ReadAsync(context.Request.Body, guess, limits, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="RequestFailure">There are more bytes than the limit allows.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int guess, InceptionLimits limits, CancellationToken cancellation)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(Math.Max(guess, 1));
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                // One byte more than declared tells the end without a larger buffer.
                var probe = new byte[1];
                if (await body.ReadAsync(probe, cancellation).ConfigureAwait(false) == 0) break;
                if (length >= limits.MaxBodyBytes) throw FailureMapping.TooLarge(limits);
                Array.Resize(ref buffer, (int)Math.Min(Math.Max(length * 2L, FirstGuess), limits.MaxBodyBytes));
                buffer[length++] = probe[0];
                continue;
            }

            var read = await body.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            if (read == 0) break;
            length += read;
        }

        return buffer.AsMemory(0, length);
    }
}
