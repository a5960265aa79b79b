using Inception.Models.Downloads;

namespace Inception.Training.Data;

/// <summary>
/// The place of the data set for <see cref="FashionMnist.LoadAsync"/>. If it is missing, it is downloaded into the folder named here, otherwise into
/// the one of the environment variable, otherwise into <c>fashion-mnist</c> in the cache folder.
/// </summary>
public sealed record FashionMnistOptions : DownloadOptions
{
    /// <summary>
    /// The folder of the four files. Null: the folder of the environment variable <see cref="FashionMnist.DirectoryVariable"/>, otherwise the first
    /// usual place that has all four, otherwise the user's cache folder.
    /// </summary>
    public string? Directory { get; init; }
}
