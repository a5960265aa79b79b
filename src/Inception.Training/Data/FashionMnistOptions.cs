using Inception.Models.Downloads;

namespace Inception.Training.Data;

/// <summary>
/// Where <see cref="FashionMnist.LoadAsync"/> finds the data set, and how it is downloaded when it is nowhere: into the folder named here, else the
/// one that the environment names, else <c>fashion-mnist</c> in the cache folder.
/// </summary>
public sealed record FashionMnistOptions : DownloadOptions
{
    /// <summary>
    /// The folder of the four files. Null: the one named by the environment variable <see cref="FashionMnist.DirectoryVariable"/>,
    /// else the first usual place that has all four, else the user's cache folder.
    /// </summary>
    public string? Directory { get; init; }
}
