using Inception.Training.Data;
using SkiaSharp;

namespace Inception.Training.Tests.Data;

public sealed class ShippedImagesTests
{
    [SkippableFact]
    public async Task The_shipped_images_are_the_first_test_images()
    {
        Skip.If(FashionMnist.Locate() is null, "Fashion-MNIST is not on this machine.");
        var original = (await FashionMnist.LoadAsync(new() { Offline = true })).Test.Take(2_000);

        var shipped = Shipped();

        shipped.Pixels.ToArray().Should().Equal(original.Pixels.ToArray());
        shipped.Labels.ToArray().Should().Equal(original.Labels.ToArray());
    }

    [Fact]
    public void The_png_files_are_the_first_two_of_each_class()
    {
        var shipped = Shipped();
        var labels = shipped.Labels.ToArray();

        for (var label = 0; label < shipped.ClassNames.Count; label++)
        {
            var firstTwo = Enumerable.Range(0, shipped.Count).Where(i => labels[i] == label).Take(2).ToList();
            for (var i = 0; i < firstTwo.Count; i++)
            {
                var name = $"{shipped.ClassNames[label].ToLowerInvariant().Replace(' ', '-').Replace('/', '-')}-{i}.png";
                using var bitmap = SKBitmap.Decode(PathOf(name));
                bitmap.Should().NotBeNull("{0} is an image", name);
                bitmap.Pixels.Select(pixel => pixel.Red).Should().Equal(shipped.PixelsOf(firstTwo[i]).ToArray(), "{0} is test image {1}", name, firstTwo[i]);
            }
        }
    }

    private static IdxImages Shipped() =>
        IdxImages.Read(PathOf("t10k-images-idx3-ubyte.gz"), PathOf("t10k-labels-idx1-ubyte.gz"), FashionMnist.ClassNames);

    private static string PathOf(string name)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Inception.sln")))
            root = root.Parent ?? throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' has Inception.sln.");

        return Path.Combine(root.FullName, "src", "Inception.Tool", "Assets", "fashion-mnist", name);
    }
}
