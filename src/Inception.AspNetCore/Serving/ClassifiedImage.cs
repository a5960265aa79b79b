using Inception.Classification;

namespace Inception.AspNetCore;

/// <summary>The predicted classes of one image.</summary>
/// <param name="Predictions">The classes, the most probable first.</param>
/// <param name="Timing">The time of each part of the request.</param>
public sealed record ClassifiedImage(IReadOnlyList<Prediction> Predictions, RequestTiming Timing);
