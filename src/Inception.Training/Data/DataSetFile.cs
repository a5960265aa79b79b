using System.Security.Cryptography;
using Inception.Common;
using Inception.Imaging;
using Inception.Models.Downloads;

namespace Inception.Training.Data;

/// <summary>One file of a published data set, and how to tell that it is the right one.</summary>
internal sealed record DataSetFile
{
    /// <summary>The published name, which ends in <c>.gz</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The length of the published file in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The published MD5 sum of the compressed file.</summary>
    public required string Md5 { get; init; }

    /// <summary>The SHA-256 sum of the decompressed content: the same data compressed by another program passes, other data does not.</summary>
    public required string ContentSha256 { get; init; }

    private string PlainName => Path.GetFileNameWithoutExtension(Name);

    /// <summary>The file in <paramref name="directory"/>, compressed or plain; null when it is not there.</summary>
    public string? FindIn(string directory) =>
        new[] { Name, PlainName }.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    /// <summary>What to fetch from the address that the files lie under.</summary>
    public RemoteFile Remote(Uri folder) => new() { Name = Name, Addresses = [new Uri(folder, Name)], Length = Length, Digest = FileDigest.Md5(Md5) };

    /// <summary>Reads the file at <paramref name="path"/> to its end and compares its content's sum.</summary>
    /// <exception cref="DataSetException">It is damaged or holds something else.</exception>
    public void CheckContent(string path)
    {
        string found;
        try
        {
            using var file = RegularFile.OpenRead(path);
            using var content = IdxFile.Decompressed(file);
            found = Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant();
        }
        catch (InvalidDataException damage)
        {
            throw new DataSetException(
                $"'{path}' is damaged: {damage.Message} Delete it to have it fetched again, or put the right file in its place.", damage);
        }

        if (found != ContentSha256)
        {
            throw new DataSetException(
                $"'{path}' does not hold the published data: expected content with the SHA-256 sum {ContentSha256}, found {found}. " +
                "Delete it to have it fetched again, or put the right file in its place.");
        }
    }
}
