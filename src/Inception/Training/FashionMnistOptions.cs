namespace Inception.Training;

/// <summary>Where <see cref="FashionMnist.LoadAsync"/> finds the data set.</summary>
public sealed record FashionMnistOptions
{
    /// <summary>
    /// The folder of the four files. Null: the one named by the environment variable <see cref="FashionMnist.DirectoryVariable"/>,
    /// else the first usual place that has all four, else the user's cache folder.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>Whether files that are in none of the places are downloaded. Default: yes.</summary>
    public bool Download { get; init; } = true;

    /// <summary>The address that the files lie under. Default: the one that the authors publish.</summary>
    public Uri Address { get; init; } = FashionMnist.PublishedAddress;

    /// <summary>How long to wait for the server to answer or go on. Default: 60 seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What sends the requests; null for the system's own, with its proxy settings. Not disposed.</summary>
    public HttpMessageHandler? HttpHandler { get; init; }
}
