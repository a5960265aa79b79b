using System.Net;
using System.Net.Http.Headers;

namespace Inception.Models.Downloads;

/// <summary>One file on its way from one address: each attempt goes on where the last one ended.</summary>
internal sealed class Transfer(
    RemoteFile file, Uri address, PartialFile part, HttpTransport transport, DownloadOptions options, IProgress<DownloadProgress>? progress)
{
    private const int BufferSize = 1 << 16;

    // What an attempt must bring for the next one to count as a first one: a line that breaks now and then ends no download.
    private const long GoodPart = 1 << 20;

    // Without a published length and without one from the server: more than any checkpoint of the family, less than a disk.
    private const long LongestUnknown = 4L << 30;

    private readonly byte[] _buffer = new byte[BufferSize];
    private long _mostSoFar = part.Length;

    /// <summary>What the whole hashes to, as published or as the hub says; null when nobody does.</summary>
    public FileDigest? Digest { get; private set; } = file.Digest;

    /// <summary>The length of the whole, as published or as the server says.</summary>
    private long? Total { get; set; } = file.Length;

    /// <summary>Asks for what is missing.</summary>
    /// <returns>Whether all of it is here; otherwise much came before the line broke.</returns>
    /// <exception cref="TransientFailure">Nothing much came.</exception>
    /// <exception cref="PermanentFailure">The server has something else.</exception>
    /// <exception cref="IOException">It could not be written.</exception>
    public async Task<bool> AttemptAsync(CancellationToken cancellation)
    {
        try
        {
            await AskAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TransientFailure) when (part.Length - _mostSoFar >= GoodPart)
        {
            _mostSoFar = part.Length;
            return false;
        }
    }

    public void Report(DownloadStage stage, string? problem = null) => progress?.Report(new()
    {
        FileName = file.Name,
        Stage = stage,
        Received = part.Length,
        Total = Total,
        Problem = problem,
    });

    private async Task AskAsync(CancellationToken cancellation)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patient.CancelAfter(options.Patience);
        try
        {
            var condition = part.Length > 0 && part.Source?.Address == address ? part.Source.Condition : null;
            using var answer = await transport.GetAsync(address, headers => AskForTheRest(headers, condition), patient.Token).ConfigureAwait(false);
            Digest = file.Digest ?? FileDigest.Sha256(answer.HubSum) ?? Digest;
            switch (TakeAnswer(answer.Response, wasRest: condition is not null))
            {
                case Next.Receive:
                    await ReceiveAsync(answer.Response, patient).ConfigureAwait(false);
                    break;
                case Next.AskAgain:
                    await AskAsync(cancellation).ConfigureAwait(false);
                    break;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TransientFailure($"Nothing came for {options.Patience.TotalSeconds:0.#} seconds.");
        }
    }

    private void AskForTheRest(HttpRequestHeaders headers, RangeConditionHeaderValue? condition)
    {
        if (condition is null) return;
        headers.Range = new RangeHeaderValue(part.Length, null);
        headers.IfRange = condition;
    }

    /// <summary>What follows from an answer: the rest comes, or the whole from its beginning; or nothing does.</summary>
    private Next TakeAnswer(HttpResponseMessage response, bool wasRest)
    {
        var range = response.Content.Headers.ContentRange;
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when wasRest && range?.From == part.Length:
                Total = Checked(range.Length ?? Total);
                part.Continue();
                return Next.Receive;
            case HttpStatusCode.OK:
                Total = Checked(response.Content.Headers.ContentLength ?? file.Length);
                part.Begin(SourceNote.From(address, response));
                return Next.Receive;
            case HttpStatusCode.RequestedRangeNotSatisfiable when wasRest && range?.Length == part.Length:
                Total = Checked(part.Length);
                return Next.Nothing; // all of it was here
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when wasRest:
                part.Begin(null); // what is here is longer than the file, or the server has another idea of ranges
                return Next.AskAgain;
            default:
                throw Refusal(response);
        }
    }

    private long? Checked(long? total) => file.Length is { } published && total is { } found && found != published
        ? throw new PermanentFailure($"It is not the published file: it has {found:N0} bytes, and the published one {published:N0}.")
        : total;

    private async Task ReceiveAsync(HttpResponseMessage response, CancellationTokenSource patient)
    {
        var body = await ReadingAsync(() => response.Content.ReadAsStreamAsync(patient.Token)).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var most = Total ?? LongestUnknown;
            Report(DownloadStage.Receiving);
            while (await ReadingAsync(() => body.ReadAsync(_buffer, patient.Token).AsTask()).ConfigureAwait(false) is > 0 and var read)
            {
                patient.CancelAfter(options.Patience);
                if (part.Length + read > most)
                {
                    part.Begin(null);
                    throw new PermanentFailure($"It is longer than {most:N0} bytes, which is all that was to come.");
                }

                part.Append(_buffer.AsSpan(0, read));
                Report(DownloadStage.Receiving);
            }
        }

        if (part.Length < Total) throw new TransientFailure($"It ended after {part.Length:N0} of {Total:N0} bytes.");
    }

    private async Task<T> ReadingAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw new TransientFailure($"The connection broke after {part.Length:N0}{(Total is { } total ? $" of {total:N0}" : "")} bytes: "
                + $"{broken.GetBaseException().Message}", broken);
        }
    }

    private Exception Refusal(HttpResponseMessage response)
    {
        var answer = $"The server answered {(int)response.StatusCode} {response.ReasonPhrase}.";
        return response.StatusCode switch
        {
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError and not HttpStatusCode.NotImplemented =>
                new TransientFailure(answer, retryAfter: RetryAfter(response)),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when options.Hub.Owns(address) =>
                new PermanentFailure($"{answer} Hugging Face gives some files only to those it knows: set HF_TOKEN to a token of yours."),
            _ => new PermanentFailure(answer),
        };
    }

    private enum Next
    {
        Nothing,
        Receive,
        AskAgain,
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter is { } named
        ? named.Delta ?? named.Date - DateTimeOffset.UtcNow
        : null;
}
