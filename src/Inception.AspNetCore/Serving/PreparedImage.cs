using Inception.Imaging;

namespace Inception.AspNetCore.Serving;

/// <summary>An image on its way to the model.</summary>
/// <param name="Values"><c>C×CropSize×CropSize</c>.</param>
/// <param name="Image">The decoded image, where it is still needed.</param>
/// <param name="Decode">The time to decode it.</param>
/// <param name="Preprocess">The time to preprocess it.</param>
internal sealed record PreparedImage(float[] Values, RgbImage? Image, TimeSpan Decode, TimeSpan Preprocess)
{
    public RequestTiming With(BatchOutcome outcome) => new(Decode, Preprocess, outcome.Wait, outcome.Compute);
}
