namespace Inception.Weights;

/// <summary>
/// Adapts filters to another number of image channels, by timm's rule (<c>adapt_input_conv</c>). One channel gets the sum over all channels, so a grey
/// image gives the same result as in colour. More channels get the filters in turn, scaled so that the sum over channels keeps its size.
/// </summary>
/// <param name="Stored">Channels in the file.</param>
/// <param name="Wanted">Channels in the model.</param>
internal sealed record OtherInputChannels(long Stored, long Wanted) : WeightStep(
    Wanted == 1 ? $"{Stored} input channels summed into 1" : $"{Stored} input channels repeated to {Wanted}, times {Stored}/{Wanted}")
{
    /// <summary>The factor of repeated filters.</summary>
    public double Factor => (double)Stored / Wanted;

    public override IReadOnlyList<long>? ShapeOf(IReadOnlyList<long> shape) =>
        shape is [var outputs, var inputs, var height, var width] && inputs == Stored ? [outputs, Wanted, height, width] : null;

    public override float[] Apply(float[] values, IReadOnlyList<long> shape)
    {
        var (outputs, window) = ((int)shape[0], (int)(shape[2] * shape[3]));
        var (stored, wanted) = ((int)Stored, (int)Wanted);
        var adapted = new float[outputs * wanted * window];
        for (var output = 0; output < outputs; output++)
        {
            for (var channel = 0; channel < Math.Max(stored, wanted); channel++)
            {
                var from = values.AsSpan(((output * stored) + (channel % stored)) * window, window);
                if (wanted == 1) Add(from, adapted.AsSpan(output * window, window));
                else if (channel < wanted) Scale(from, adapted.AsSpan(((output * wanted) + channel) * window, window), (float)Factor);
            }
        }

        return adapted;
    }

    private static void Add(ReadOnlySpan<float> values, Span<float> sums)
    {
        for (var i = 0; i < values.Length; i++) sums[i] += values[i];
    }

    private static void Scale(ReadOnlySpan<float> values, Span<float> scaled, float factor)
    {
        for (var i = 0; i < values.Length; i++) scaled[i] = values[i] * factor;
    }
}
