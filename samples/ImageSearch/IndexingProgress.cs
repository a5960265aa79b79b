namespace Inception.Samples.ImageSearch;

/// <summary>How far an indexing is.</summary>
/// <param name="Total">New and changed files.</param>
/// <param name="Done">Those that are done.</param>
/// <param name="Kept">Files that were indexed before and have not changed.</param>
/// <param name="Removed">Rows of files that are gone.</param>
/// <param name="Unreadable">New files that are no images.</param>
/// <param name="IsDone">Whether it is over.</param>
internal sealed record IndexingProgress(int Total, int Done, int Kept, int Removed, int Unreadable, bool IsDone);
