namespace Inception.Tool.Metrics;

/// <summary>What is computed.</summary>
[Flags]
internal enum MetricKinds
{
    Fid = 1,
    Kid = 2,
    Isc = 4,
    Prc = 8,
    Dc = 16,
    All = Fid | Kid | Isc | Prc | Dc,
    Intervals = 32,
    Extrapolation = 64,
    PerClass = 128,

    /// <summary>Those that compare with real images.</summary>
    OfReal = Fid | Kid | Prc | Dc | Intervals | Extrapolation | PerClass,

    /// <summary>Those that need the features of both sets, and not their statistics alone.</summary>
    OfFeatures = Kid | Prc | Dc | Intervals | PerClass,
}
