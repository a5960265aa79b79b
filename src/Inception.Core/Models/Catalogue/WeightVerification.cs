using System.Security.Cryptography;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Models.Catalogue;

/// <summary>The result of comparing a file with published weights, from its checksum to its network.</summary>
public sealed record WeightVerification
{
    /// <summary>The weights that the file was compared with.</summary>
    public required PublishedWeights Weights { get; init; }

    /// <summary>The file.</summary>
    public required string FilePath { get; init; }

    /// <summary>The file's length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The file's SHA-256 sum, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The outcome for each key when the file was read for the network, strictly and with every checksum inside the file.</summary>
    public required WeightLoadReport Report { get; init; }

    /// <summary>The number of parameters of the network.</summary>
    public required long Parameters { get; init; }

    /// <summary>Whether the checksum is the published one; null when none is published.</summary>
    public bool? HasPublishedSum => FileDigest.Sha256(Weights.Sha256)?.Matches(Sha256);

    /// <summary>Reads a file to its end, compares length and checksum, and reads it for its network.</summary>
    /// <param name="weights">The weights that the file should contain.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops the comparison between two steps.</param>
    /// <returns>The result.</returns>
    /// <exception cref="DownloadException">Length or checksum is not the published one.</exception>
    /// <exception cref="WeightMismatchException">The keys or shapes do not fit the network.</exception>
    /// <exception cref="CheckpointException">The file is damaged, hostile, or of a format that is not accepted.</exception>
    /// <exception cref="NotSupportedException">This library cannot read such files. The checksum was compared before.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<WeightVerification> VerifyAsync(PublishedWeights weights, string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentException.ThrowIfNullOrEmpty(path);
        var sum = await new FileDigest(HashAlgorithmName.SHA256, "").ComputeAsync(path, cancellation).ConfigureAwait(false);
        var length = new FileInfo(path).Length;
        if (weights.Length is { } published && published != length)
            throw new DownloadException(path, $"'{path}' is not {weights.Id}: it has {length:N0} bytes, and the published file {published:N0}.");
        if (FileDigest.Sha256(weights.Sha256) is { } digest && !digest.Matches(sum))
            throw new DownloadException(path, $"'{path}' is not {weights.Id}, whose {digest}: its own is {sum}.");
        cancellation.ThrowIfCancellationRequested();
        return await Task.Run(() => Loaded(weights, path, length, sum), cancellation).ConfigureAwait(false);
    }

    private static WeightVerification Loaded(PublishedWeights weights, string path, long length, string sum)
    {
        weights.RequireReadable();
        weights.Options.Validate();
        var table = weights.Options.CreateTable();
        return new()
        {
            Weights = weights,
            FilePath = path,
            Length = length,
            Sha256 = sum,
            Report = NetworkWeights.Load(path, table, weights.Options.Loading).Report,
            Parameters = NetworkSummary.Create(table).Parameters,
        };
    }
}
