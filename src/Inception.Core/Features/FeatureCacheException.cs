namespace Inception.Features;

/// <summary>A file of cached features cannot be used. The message says what is wrong and what to do.</summary>
public sealed class FeatureCacheException : InceptionException
{
    internal FeatureCacheException(string message)
        : base(message)
    {
    }
}
