namespace Inception.Training.Transfer;

/// <summary>A file of cached features that cannot be used. The message says what is wrong with it and what to do.</summary>
public sealed class FeatureCacheException : InceptionException
{
    internal FeatureCacheException(string message)
        : base(message)
    {
    }
}
