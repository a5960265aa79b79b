using System.Security.Cryptography;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Models.Catalogue;

/// <summary>The result of comparing a file with published weights: length, checksum and content.</summary>
public sealed record WeightVerification
{
    /// <summary>The weights that the file was compared with.</summary>
    public required PublishedWeights Weights { get; init; }

    /// <summary>The path of the file.</summary>
    public required string FilePath { get; init; }

    /// <summary>The file's length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-256 checksum of the file, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The outcome for each key of the network. The file was read strictly, and every checksum inside the file was compared.</summary>
    public required WeightLoadReport Report { get; init; }

    /// <summary>The number of parameters of the network.</summary>
    public required long Parameters { get; init; }

    /// <summary>Whether the checksum equals the published checksum. Null when none is published.</summary>
    public bool? HasPublishedSum => FileDigest.Sha256(Weights.Sha256)?.Matches(Sha256);

    /// <summary>Compares a file with published weights: its length, its checksum, and its keys and shapes.</summary>
    /// <param name="weights">The weights that the file should contain.</param>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellation">Cancels between two steps of the comparison.</param>
    /// <returns>The result.</returns>
    /// <exception cref="DownloadException">The length or the checksum differs from the published value.</exception>
    /// <exception cref="WeightMismatchException">The keys or shapes do not fit the network.</exception>
    /// <exception cref="CheckpointException">The file is damaged or malicious, or its format is not supported.</exception>
    /// <exception cref="NotSupportedException">This library cannot read the format of the file. Its checksum was compared before and is right.</exception>
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
