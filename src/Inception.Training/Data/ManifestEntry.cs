namespace Inception.Training.Data;

/// <summary>What one line of a manifest says.</summary>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Path">The path as it is written there.</param>
/// <param name="Label">The class.</param>
internal readonly record struct ManifestEntry(long Line, string Path, string Label);
