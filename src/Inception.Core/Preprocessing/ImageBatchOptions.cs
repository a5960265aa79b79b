namespace Inception.Preprocessing;

/// <summary>How many image files are read in batches.</summary>
public sealed record ImageBatchOptions : ImageReadingOptions;
