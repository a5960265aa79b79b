namespace Inception.Tool;

/// <summary>How far the work on many pictures has come.</summary>
/// <param name="Done">Pictures that are done, those that were left out among them.</param>
/// <param name="Total">All pictures, at least 1.</param>
/// <param name="PicturesPerSecond">Since the beginning.</param>
internal sealed record PictureProgress(int Done, int Total, double PicturesPerSecond);
