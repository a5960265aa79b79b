using System.Security.Cryptography;
using Inception.Weights;

namespace Inception.Training;

/// <summary>Fetches files and lets only the right ones into a folder.</summary>
internal sealed class Downloader(HttpClient client, TimeSpan patience, IProgress<DownloadProgress>? progress)
{
    private const int BufferSize = 1 << 16;

    /// <summary>
    /// Fetches one file into <paramref name="directory"/>. Only a file of the published length and sum ever gets its name; after any failure, and
    /// after a cancellation, nothing is left behind.
    /// </summary>
    /// <exception cref="DataSetException">The server answered with something else than the file.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached or refused.</exception>
    /// <exception cref="IOException">The connection broke, or the file could not be written.</exception>
    /// <exception cref="TimeoutException">Nothing came for as long as the patience lasts.</exception>
    public async Task FetchAsync(Uri address, DataSetFile file, string directory, CancellationToken cancellation)
    {
        Directory.CreateDirectory(directory);
        var target = Path.Combine(directory, file.Name);
        var content = await ReceiveAsync(address, file, cancellation).ConfigureAwait(false);
        AtomicFile.Write(target, stream => stream.Write(content));
    }

    // The largest file of the data set has 26 MB: held in memory, nothing unchecked ever touches the disk.
    private async Task<byte[]> ReceiveAsync(Uri address, DataSetFile file, CancellationToken cancellation)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patient.CancelAfter(patience);
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patient.Token).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            using var body = await response.Content.ReadAsStreamAsync(patient.Token).ConfigureAwait(false);
            var content = new byte[file.Length];
            var received = 0;
            while (received < content.Length)
            {
                var read = await body.ReadAsync(content.AsMemory(received, Math.Min(BufferSize, content.Length - received)), patient.Token).ConfigureAwait(false);
                if (read == 0)
                    throw new DataSetException($"{address} ended after {received} bytes. Expected {file.Length}.");

                patient.CancelAfter(patience);
                received += read;
                progress?.Report(new() { FileName = file.Name, Received = received, Total = file.Length });
            }

            if (await body.ReadAsync(new byte[1], patient.Token).ConfigureAwait(false) > 0)
                throw new DataSetException($"{address} is longer than the published file. Expected {file.Length} bytes.");

            Check(content, address, file);
            return content;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing came from {address} for {patience.TotalSeconds:0.#} seconds.");
        }
    }

    // MD5 is what the authors publish; the content is checked by SHA-256 when it is read.
#pragma warning disable CA5351
    private static void Check(byte[] content, Uri address, DataSetFile file)
    {
        var found = Convert.ToHexString(MD5.HashData(content)).ToLowerInvariant();
        if (found != file.Md5)
            throw new DataSetException($"{address} is not the published file: expected the MD5 sum {file.Md5}, found {found}. It was not kept.");
    }
#pragma warning restore CA5351
}
