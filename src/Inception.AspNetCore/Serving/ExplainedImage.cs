using Inception.Classification;
using Inception.Explanation;

namespace Inception.AspNetCore;

/// <summary>Where in an image the evidence for some of its classes was found.</summary>
/// <param name="Classes">The classes, in the order of <paramref name="Explanations"/>.</param>
/// <param name="Explanations">The explanations. An image of more than 1,024 pixels on a side was made smaller before.</param>
/// <param name="Width">The width of the image as it was sent, after its EXIF orientation.</param>
/// <param name="Height">The height of the image as it was sent, after its EXIF orientation.</param>
/// <param name="Timing">Where the time went.</param>
public sealed record ExplainedImage(
    IReadOnlyList<Prediction> Classes, IReadOnlyList<ImageExplanation> Explanations, int Width, int Height, RequestTiming Timing);
