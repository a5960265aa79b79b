using System.Security.Cryptography;

namespace Inception.Models.Downloads;

/// <summary>The published sum of a file's content, or the part of it that is published: PyTorch's files carry the first digits in their names.</summary>
/// <param name="Algorithm">What computes it.</param>
/// <param name="Start">Its hexadecimal digits, lower case, or the first of them.</param>
internal sealed record FileDigest(HashAlgorithmName Algorithm, string Start)
{
    private const int BufferSize = 1 << 17;

    public static FileDigest? Sha256(string? start) => start is null ? null : new(HashAlgorithmName.SHA256, start);

    /// <summary>MD5 tells a damaged file from a whole one; against an attacker it is worth nothing.</summary>
    public static FileDigest Md5(string sum) => new(HashAlgorithmName.MD5, sum);

    /// <summary>The digits of a finished sum.</summary>
    public static string Digits(ReadOnlySpan<byte> sum) => Convert.ToHexString(sum).ToLowerInvariant();

    public bool Matches(string digits) => digits.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Hashes a file from its beginning to its end.</summary>
    public async Task<string> ComputeAsync(string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(Algorithm);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: false);
        await using (file.ConfigureAwait(false))
        {
            await Task.Run(() => Append(hash, file, cancellation), cancellation).ConfigureAwait(false);
        }

        return Digits(hash.GetHashAndReset());
    }

    /// <summary>Hashes what is left of a stream.</summary>
    public static void Append(IncrementalHash hash, Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[BufferSize];
        while (stream.Read(buffer) is > 0 and var read)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }
    }

    /// <summary><c>SHA-256 sum is 0cc3…</c>, or begins with it.</summary>
    public override string ToString() => $"{Known.Name} sum {(Start.Length == 2 * Known.Bytes ? "is" : "begins with")} {Start}";

    private (string Name, int Bytes) Known =>
        Algorithm == HashAlgorithmName.SHA256 ? ("SHA-256", SHA256.HashSizeInBytes)
        : Algorithm == HashAlgorithmName.SHA512 ? ("SHA-512", SHA512.HashSizeInBytes)
        : (Algorithm.Name!, MD5.HashSizeInBytes);
}
