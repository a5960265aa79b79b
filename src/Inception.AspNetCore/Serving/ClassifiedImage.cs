using Inception.Classification;

namespace Inception.AspNetCore;

/// <summary>The classes of one image.</summary>
/// <param name="Predictions">The classes, the most probable first.</param>
/// <param name="Timing">Where the time went.</param>
public sealed record ClassifiedImage(IReadOnlyList<Prediction> Predictions, RequestTiming Timing);
