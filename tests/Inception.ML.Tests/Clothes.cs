using Inception.Training.Data;

namespace Inception.ML.Tests;

/// <summary>Labelled images of clothes: a few of Fashion-MNIST's test images.</summary>
internal static class Clothes
{
    public static IReadOnlyList<string> Classes { get; } = ["Trouser", "Sandal", "Bag"];

    /// <summary>Rows with the images of each class, class by class.</summary>
    public static List<ImageRows> Rows(int perClass, int seed = 1)
    {
        var images = IdxImages
            .Read(Asset("t10k-images-idx3-ubyte.gz"), Asset("t10k-labels-idx1-ubyte.gz"), FashionMnist.ClassNames)
            .OnlyClasses(Classes)
            .TakePerClass(perClass, seed);
        return [.. Enumerable.Range(0, images.Count).OrderBy(images.LabelOf)
            .Select(i => new ImageRows { Name = $"{i}", Image = images.Read(i).ToPng(), Category = Classes[images.LabelOf(i)] })];
    }

    public static string Asset(string name) => Repository.PathOf($"src/Inception.Tool/Assets/fashion-mnist/{name}");
}
