using System.Security.Cryptography;
using System.Text;
using Inception.Models.Downloads;

namespace Inception.Features;

/// <summary>What the vectors of an image follow from besides the image.</summary>
/// <param name="Network">The network's name.</param>
/// <param name="Length">The length of a vector.</param>
/// <param name="Json">All of it: one line of text.</param>
internal record FeatureKey(string Network, int Length, string Json)
{
    /// <summary>The name of the file for it.</summary>
    public string FileName
    {
        get
        {
            var readable = string.Concat(Network.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' ? letter : '-').Take(40));
            return $"{readable}-{Digest(Json)[..32]}.features";
        }
    }

    /// <summary>The SHA-256 sum of a text, in hexadecimal digits.</summary>
    protected static string Digest(string text) => FileDigest.Digits(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
