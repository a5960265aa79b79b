namespace Inception.Tool.Embedding;

/// <summary>A file that was left out.</summary>
/// <param name="File">The file.</param>
/// <param name="Reason">Why, in one line that names the file.</param>
internal sealed record SkippedImage(string File, string Reason);
