using System.Security.Cryptography;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Weights;

namespace Inception.Tests.Models.Catalogue;

/// <summary>A file as somebody might publish it: GoogLeNet for ImageNet's classes with formula weights, and its description.</summary>
public sealed class GoogLeNetFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public GoogLeNetFile()
    {
        using var network = new InceptionV1();
        FormulaWeights.Fill(network);
        network.SaveWeights(Path);
        Content = File.ReadAllBytes(Path);
        Weights = InceptionWeights.V1.ImageNet with
        {
            Id = "googlenet.test",
            FileName = "googlenet-test.pth",
            Addresses = [new("https://weights.invalid/googlenet-test.pth")],
            Sha256 = Convert.ToHexString(SHA256.HashData(Content)),
            Length = Content.Length,
        };
    }

    public string Path => _folder["googlenet-test.pth"];

    public byte[] Content { get; }

    public PublishedWeights Weights { get; }

    public void Dispose() => _folder.Dispose();
}
