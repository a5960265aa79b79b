namespace Inception.Tool.Output;

/// <summary>How far the work on many images has come.</summary>
/// <param name="Done">Images that are done, those that were left out among them.</param>
/// <param name="Total">All images, at least 1.</param>
/// <param name="ImagesPerSecond">Since the beginning.</param>
internal sealed record ImageProgress(int Done, int Total, double ImagesPerSecond);
