using Inception.Models.Downloads;

namespace Inception.Training.Data;

/// <summary>
/// Options of <see cref="FashionMnist.LoadAsync"/>: the folder of the data set, and settings of downloads. A missing data set is downloaded into the folder
/// given here, otherwise into the folder of the environment variable, otherwise into <c>fashion-mnist</c> in the cache folder.
/// </summary>
public sealed record FashionMnistOptions : DownloadOptions
{
    /// <summary>
    /// The folder of the four files. When null (default): the folder of the environment variable <see cref="FashionMnist.DirectoryVariable"/>, otherwise the
    /// first usual folder that contains all four files, otherwise the user's cache folder.
    /// </summary>
    public string? Directory { get; init; }
}
