namespace Inception.Preprocessing;

/// <summary>Options for reading image files in batches.</summary>
public sealed record ImageBatchOptions : ImageReadingOptions;
