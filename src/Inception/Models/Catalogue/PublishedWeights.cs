using Inception.Labels;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Models.Catalogue;

/// <summary>
/// Weights that somebody has published, with all that belongs to them: the network, the file and how to tell that it is the right one, the
/// preprocessing, the classes, licence, source and accuracy. One's own weights are described in the same way.
/// </summary>
/// <remarks>Change by <c>with</c> what is to be otherwise: <c>weights with { Options = weights.Options with { Device = torch.CUDA } }</c>.</remarks>
public sealed record PublishedWeights
{
    /// <summary>
    /// The stable name: the network's, a dot, and where the weights come from, such as <c>inception_v3.tv_in1k</c>; timm's own where it has one.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The network that the weights fit, with the options that they were made for.</summary>
    public required FamilyOptions Options { get; init; }

    /// <summary>The network's name, e.g. <c>inception_v3</c>.</summary>
    public string Network => Options.Network;

    /// <summary>
    /// The file's name in the cache folder, and at a mirror: the published one, or the id for files that are all published as
    /// <c>model.safetensors</c>.
    /// </summary>
    public required string FileName { get; init; }

    /// <summary>The addresses that the file is published under, the best first.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>
    /// The file's SHA-256 sum as hexadecimal digits, or the first of them, which PyTorch's files carry in their names; null when none is known: then
    /// what the file holds is checked alone.
    /// </summary>
    public string? Sha256 { get; init => field = value?.ToLowerInvariant(); }

    /// <summary>The file's length in bytes; null when it is not known to the byte.</summary>
    public long? Length { get; init; }

    /// <summary>What the classes are.</summary>
    public required ClassSet ClassSet { get; init; }

    /// <summary>The number of classes in the file, 0 for none.</summary>
    public required int Classes { get; init; }

    /// <summary>1 where class 0 of the file is a background that stands before the classes proper, as in files that come from TensorFlow; else 0.</summary>
    public int LabelOffset { get; init; }

    /// <summary>What an image goes through before the network sees it.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>The licence, by its SPDX name, of the repository or card that publishes the weights; null when it names none.</summary>
    public string? Licence { get; init; }

    /// <summary>A page that describes the weights.</summary>
    public required Uri Source { get; init; }

    /// <summary>The published share of ImageNet's validation images, 0 … 1, whose class comes first; null when there is no such figure.</summary>
    public double? Top1 { get; init; }

    /// <summary>The published share of ImageNet's validation images, 0 … 1, whose class is among the first five.</summary>
    public double? Top5 { get; init; }

    /// <summary>What else one should know.</summary>
    public string? Note { get; init; }

    /// <summary>Why this library cannot read the file; null when it can.</summary>
    public string? WhyUnreadable { get; init; }

    /// <summary>Whether this library can read the file.</summary>
    public bool IsReadable => WhyUnreadable is null;

    /// <summary>Builds the network with the weights of a file, and checks them strictly: every key and every shape.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The network, in training mode; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The file is of a format that this library cannot read; the message has the reason.</exception>
    /// <exception cref="Weights.WeightMismatchException">The file does not hold these weights.</exception>
    /// <exception cref="Weights.Formats.CheckpointException">The file is damaged, hostile, or of a format that is not accepted.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public InceptionNetwork CreateNetwork(string path)
    {
        RequireReadable();
        return Options.Create(path);
    }

    /// <summary>What is fetched, and checked.</summary>
    internal RemoteFile ToRemoteFile() => new() { Name = FileName, Addresses = Addresses, Length = Length, Digest = FileDigest.Sha256(Sha256) };

    /// <exception cref="NotSupportedException">The file is of a format that this library cannot read.</exception>
    internal void RequireReadable()
    {
        if (WhyUnreadable is not null) throw new NotSupportedException($"{Id} cannot be read: {WhyUnreadable}");
    }
}
