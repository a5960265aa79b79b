using Inception.Labels;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Models.Catalogue;

/// <summary>
/// Published weights with everything that belongs to them: network, file, checksum, preprocessing, classes, licence, source and accuracy. You can
/// describe your own weights in the same way.
/// </summary>
/// <remarks>Use <c>with</c> to change a value: <c>weights with { Options = weights.Options with { Device = "cuda" } }</c>.</remarks>
public sealed record PublishedWeights
{
    /// <summary>
    /// The stable name: the network's name, a dot, and the origin of the weights, such as <c>inception_v3.tv_in1k</c>. If timm publishes the weights, the id is
    /// timm's name.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The options of the network that the weights were trained for.</summary>
    public required FamilyOptions Options { get; init; }

    /// <summary>The network's name, e.g. <c>inception_v3</c>.</summary>
    public string Network => Options.Network;

    /// <summary>
    /// The name of the file in the cache folder and on a mirror: the published file name. Files that are published as <c>model.safetensors</c> have the id as
    /// name.
    /// </summary>
    public required string FileName { get; init; }

    /// <summary>The addresses of the file, in the order in which they are tried.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>
    /// The SHA-256 checksum of the file in hexadecimal digits. It may be a prefix, such as the first digits in the names of PyTorch's files. Null when unknown;
    /// then only the content of the file is checked.
    /// </summary>
    public string? Sha256 { get; init => field = value?.ToLowerInvariant(); }

    /// <summary>The file's length in bytes; null when unknown.</summary>
    public long? Length { get; init; }

    /// <summary>The kind of the classes.</summary>
    public required ClassSet ClassSet { get; init; }

    /// <summary>
    /// The names of the classes, without a background class: those of ImageNet for <see cref="ClassSet.ImageNet"/>. Null if the classes have no names.
    /// </summary>
    public LabelSet? Labels
    {
        get => field ?? (ClassSet == ClassSet.ImageNet ? LabelSet.ImageNet : null);
        init;
    }

    /// <summary>The number of classes in the file. 0 if the network has no classifier.</summary>
    public required int Classes { get; init; }

    /// <summary>1 if class 0 of the file is a background class, as in files from TensorFlow; otherwise 0.</summary>
    public int LabelOffset { get; init; }

    /// <summary>The preprocessing of images for this network.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>The licence of the repository or model card that publishes the weights, by its SPDX name. Null if none is stated.</summary>
    public string? Licence { get; init; }

    /// <summary>A page that describes the weights.</summary>
    public required Uri Source { get; init; }

    /// <summary>The published top-1 accuracy on ImageNet's validation images, 0 to 1. Null when none is published.</summary>
    public double? Top1 { get; init; }

    /// <summary>The published top-5 accuracy on ImageNet's validation images, 0 to 1. Null when none is published.</summary>
    public double? Top5 { get; init; }

    /// <summary>Further information about the weights.</summary>
    public string? Note { get; init; }

    /// <summary>The reason why this library cannot read the file. Null when it can.</summary>
    public string? WhyUnreadable { get; init; }

    /// <summary>Whether this library can read the file.</summary>
    public bool IsReadable => WhyUnreadable is null;

    /// <summary>The file to download, with the checks.</summary>
    internal RemoteFile ToRemoteFile() => new() { Name = FileName, Addresses = Addresses, Length = Length, Digest = FileDigest.Sha256(Sha256) };

    /// <exception cref="NotSupportedException">The file is of a format that this library cannot read.</exception>
    internal void RequireReadable()
    {
        if (WhyUnreadable is not null) throw new NotSupportedException($"{Id} cannot be read: {WhyUnreadable}");
    }
}
