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
    /// The stable name: the network's name, a dot, and the origin of the weights, such as <c>inception_v3.tv_in1k</c>. It is timm's name if timm has one.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The network of the weights, with the options they were trained for.</summary>
    public required FamilyOptions Options { get; init; }

    /// <summary>The network's name, e.g. <c>inception_v3</c>.</summary>
    public string Network => Options.Network;

    /// <summary>
    /// The file's name in the cache folder and on a mirror: the published name, or the id for files that are published as <c>model.safetensors</c>.
    /// </summary>
    public required string FileName { get; init; }

    /// <summary>The addresses of the file, the best first.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>
    /// The file's SHA-256 checksum in hexadecimal digits, or its first digits, which PyTorch's files have in their names. Null when unknown; then
    /// only the content of the file is checked.
    /// </summary>
    public string? Sha256 { get; init => field = value?.ToLowerInvariant(); }

    /// <summary>The file's length in bytes; null when unknown.</summary>
    public long? Length { get; init; }

    /// <summary>The kind of the classes.</summary>
    public required ClassSet ClassSet { get; init; }

    /// <summary>
    /// The names of the classes without a background class: ImageNet's for <see cref="ClassSet.ImageNet"/>; null where the classes have no names.
    /// </summary>
    public LabelSet? Labels
    {
        get => field ?? (ClassSet == ClassSet.ImageNet ? LabelSet.ImageNet : null);
        init;
    }

    /// <summary>The number of classes in the file, 0 for none.</summary>
    public required int Classes { get; init; }

    /// <summary>1 if class 0 of the file is a background class, as in files from TensorFlow; otherwise 0.</summary>
    public int LabelOffset { get; init; }

    /// <summary>The preprocessing of images for this network.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>The licence, by its SPDX name, of the repository or card that publishes the weights; null when it names none.</summary>
    public string? Licence { get; init; }

    /// <summary>A page that describes the weights.</summary>
    public required Uri Source { get; init; }

    /// <summary>The published top-1 accuracy on ImageNet's validation images, 0 … 1; null when none is published.</summary>
    public double? Top1 { get; init; }

    /// <summary>The published top-5 accuracy on ImageNet's validation images, 0 … 1; null when none is published.</summary>
    public double? Top5 { get; init; }

    /// <summary>Further information about the weights.</summary>
    public string? Note { get; init; }

    /// <summary>Why this library cannot read the file; null when it can.</summary>
    public string? WhyUnreadable { get; init; }

    /// <summary>Whether this library can read the file.</summary>
    public bool IsReadable => WhyUnreadable is null;

    /// <summary>What is fetched, and checked.</summary>
    internal RemoteFile ToRemoteFile() => new() { Name = FileName, Addresses = Addresses, Length = Length, Digest = FileDigest.Sha256(Sha256) };

    /// <exception cref="NotSupportedException">The file is of a format that this library cannot read.</exception>
    internal void RequireReadable()
    {
        if (WhyUnreadable is not null) throw new NotSupportedException($"{Id} cannot be read: {WhyUnreadable}");
    }
}
