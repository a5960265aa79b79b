using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>Changes that map each level of a channel to another, as Pillow's <c>ImageOps</c> makes them, bit for bit.</summary>
internal static class Levels
{
    private const int Count = 256;

    /// <summary>Keeps the highest <paramref name="bits"/> bits of every level, 0 to 8.</summary>
    public static RgbImage Posterize(RgbImage image, int bits)
    {
        var mask = 0xFF << (8 - bits);
        return Map(image, (level, _) => (byte)(level & mask));
    }

    /// <summary>Inverts the levels that are not below <paramref name="threshold"/>.</summary>
    public static RgbImage Solarize(RgbImage image, double threshold)
        => Map(image, (level, _) => (byte)(level < threshold ? level : 255 - level));

    /// <summary>Stretches each channel, so that its darkest level becomes 0 and its lightest 255.</summary>
    public static RgbImage AutoContrast(RgbImage image)
    {
        var (scale, offset) = (new double[RgbImage.Channels], new double[RgbImage.Channels]);
        for (var channel = 0; channel < RgbImage.Channels; channel++)
        {
            var histogram = Histogram(image, channel);
            var (lowest, highest) = (Array.FindIndex(histogram, count => count > 0), Array.FindLastIndex(histogram, count => count > 0));
            scale[channel] = highest > lowest ? 255.0 / (highest - lowest) : 1;
            offset[channel] = highest > lowest ? -lowest * scale[channel] : 0;
        }

        return Map(image, (level, channel) => (byte)Math.Clamp((int)((level * scale[channel]) + offset[channel]), 0, 255));
    }

    /// <summary>Spreads the levels of each channel, so that all are about equally frequent.</summary>
    public static RgbImage Equalize(RgbImage image)
    {
        var tables = new byte[RgbImage.Channels][];
        for (var channel = 0; channel < RgbImage.Channels; channel++)
            tables[channel] = Equalizing(Histogram(image, channel));
        return Map(image, (level, channel) => tables[channel][level]);
    }

    private static byte[] Equalizing(int[] histogram)
    {
        var table = new byte[Count];
        var lightest = histogram[Array.FindLastIndex(histogram, count => count > 0)];
        var step = (histogram.Sum() - lightest) / 255;
        var below = step / 2;
        for (var level = 0; level < Count; level++)
        {
            table[level] = step == 0 ? (byte)level : (byte)Math.Min(below / step, 255);
            below += histogram[level];
        }

        return table;
    }

    private static int[] Histogram(RgbImage image, int channel)
    {
        var histogram = new int[Count];
        var pixels = image.Pixels;
        for (var i = channel; i < pixels.Length; i += RgbImage.Channels) histogram[pixels[i]]++;
        return histogram;
    }

    private static RgbImage Map(RgbImage image, Func<int, int, byte> map)
    {
        Span<byte> table = stackalloc byte[Count * RgbImage.Channels];
        for (var i = 0; i < table.Length; i++) table[i] = map(i / RgbImage.Channels, i % RgbImage.Channels);

        var mapped = RgbImage.Uninitialized(image.Width, image.Height, out var target);
        var source = image.Pixels;
        for (var i = 0; i < source.Length; i += RgbImage.Channels)
        {
            for (var channel = 0; channel < RgbImage.Channels; channel++)
                target[i + channel] = table[(source[i + channel] * RgbImage.Channels) + channel];
        }

        return mapped;
    }
}
