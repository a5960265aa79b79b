using Inception.Imaging;

namespace Inception.Samples.GenerativeMetrics;

/// <summary>The sample's images: a coloured disk on a grey background, 64×64 pixels.</summary>
internal static class Disks
{
    private const int Side = 64;

    /// <summary>The real images, which the generator learns to imitate.</summary>
    public static IEnumerable<RgbImage> Real(int count) => Make(count, seed: 1, noise: 0);

    /// <summary>Simulates a generator after some epochs: its images are noisy disks, and the share of noise halves with each epoch.</summary>
    public static IEnumerable<RgbImage> Generated(int count, int epoch) => Make(count, seed: 2, noise: 1.0 / (1 << epoch));

    private static IEnumerable<RgbImage> Make(int count, int seed, double noise)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++) yield return Disk(random, noise);
    }

    private static RgbImage Disk(Random random, double noise)
    {
        var (x, y, radius, ground) = (random.Next(16, 48), random.Next(16, 48), random.Next(8, 20), random.Next(60, 120));
        var color = new[] { random.Next(256), random.Next(256), random.Next(256) };
        var pixels = new byte[Side * Side * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (column, row) = (i / 3 % Side, i / 3 / Side);
            var isInside = ((column - x) * (column - x)) + ((row - y) * (row - y)) < radius * radius;
            var value = isInside ? color[i % 3] : ground;
            pixels[i] = (byte)(((1 - noise) * value) + (noise * random.Next(256)));
        }

        return new(Side, Side, pixels);
    }
}
