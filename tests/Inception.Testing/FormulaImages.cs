using Inception.Imaging;

namespace Inception.Testing;

/// <summary>
/// Deterministic images that need no file: <c>(3·coarse + fine) / 4</c> of two grids of <see cref="FormulaWeights.Uniform"/>, with contrast and brightness. Every
/// eighth image is grey. The formula is in the README beside the golden values of the metrics.
/// </summary>
/// <param name="Name">The name that seeds the values.</param>
/// <param name="Sizes">Height and width of the images, in turn.</param>
/// <param name="Cell">Pixels of a cell of the coarse grid.</param>
/// <param name="Contrast">The factor, in 256ths.</param>
/// <param name="Brightness">The summand.</param>
public sealed record FormulaImages(string Name, IReadOnlyList<(int Height, int Width)> Sizes, int Cell = 16, int Contrast = 256, int Brightness = 0)
{
    /// <summary>An image.</summary>
    public RgbImage this[int index]
    {
        get
        {
            var (height, width) = Sizes[index % Sizes.Count];
            var columns = (width + Cell - 1) / Cell;
            var (fine, coarse) = (FormulaWeights.Seed($"{Name}.{index}.fine"), FormulaWeights.Seed($"{Name}.{index}.coarse"));
            var pixels = new byte[height * width * 3];
            for (var i = 0; i < pixels.Length; i++)
            {
                var (y, x, channel) = (i / 3 / width, i / 3 % width, index % 8 == 5 ? 0 : i % 3);
                var cell = (((y / Cell * columns) + (x / Cell)) * 3) + channel;
                var value = ((3 * Level(coarse, cell)) + Level(fine, (((y * width) + x) * 3) + channel)) >> 2;
                pixels[i] = (byte)Math.Clamp(((value * Contrast) >> 8) + Brightness, 0, 255);
            }

            return new(width, height, pixels);
        }
    }

    /// <summary>Writes images as PNG files named by their number.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <param name="count">How many.</param>
    public void WriteTo(string folder, int count)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < count; i++) File.WriteAllBytes(Path.Combine(folder, $"{i:D5}.png"), this[i].ToPng());
    }

    private static int Level(ulong seed, long index) => (int)(256 * FormulaWeights.Uniform(seed, index));
}
