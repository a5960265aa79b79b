namespace Inception.Tool.Options;

/// <summary>A file, folder or pattern that gives no image.</summary>
/// <param name="File">Its name, as it was given.</param>
/// <param name="Reason">Why, as a line.</param>
internal sealed record LeftOut(string File, string Reason);
