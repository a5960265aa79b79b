namespace Inception.Metrics.Extraction;

/// <summary>How far an image has come.</summary>
internal enum ImageState
{
    /// <summary>It could not be read.</summary>
    Unreadable,

    /// <summary>Its input waits for the network.</summary>
    Prepared,

    /// <summary>Its features were in the cache.</summary>
    Known,
}
