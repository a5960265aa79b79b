namespace Inception.Tool.Output;

/// <summary>A form of the classes of images.</summary>
internal enum ClassificationFormat
{
    /// <summary>A table for people.</summary>
    Text,

    /// <summary>One JSON array.</summary>
    Json,

    /// <summary>A JSON object on each line.</summary>
    JsonLines,

    /// <summary>Comma-separated values (RFC 4180), a line for each class of an image.</summary>
    Csv,

    /// <summary>Apache Parquet, a row for each class of an image.</summary>
    Parquet,
}
