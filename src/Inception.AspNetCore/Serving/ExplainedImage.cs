using Inception.Classification;
using Inception.Explanation;

namespace Inception.AspNetCore;

/// <summary>The heat maps of the evidence for some classes in one image.</summary>
/// <param name="Classes">The classes, in the order of <paramref name="Explanations"/>.</param>
/// <param name="Explanations">The explanations. An image with a side of more than 1,024 pixels is reduced first.</param>
/// <param name="Width">The width of the image as it was sent, in pixels, after applying its EXIF orientation.</param>
/// <param name="Height">The height of the image as it was sent, in pixels, after applying its EXIF orientation.</param>
/// <param name="Timing">The time of each part of the request.</param>
public sealed record ExplainedImage(
    IReadOnlyList<Prediction> Classes, IReadOnlyList<ImageExplanation> Explanations, int Width, int Height, RequestTiming Timing);
