using Inception.Training.Data;

namespace Inception.Samples.MLNet;

/// <summary>Writes the images that come with the sample to a folder with one subfolder for each class.</summary>
internal static class ShippedImages
{
    public static string Write()
    {
        var images = IdxImages
            .Read(Shipped("t10k-images-idx3-ubyte.gz"), Shipped("t10k-labels-idx1-ubyte.gz"), FashionMnist.ClassNames)
            .OnlyClasses(["Pullover", "Sandal", "Bag"])
            .TakePerClass(40, seed: 1);
        var folder = Directory.CreateTempSubdirectory("inception-mlnet-").FullName;
        for (var i = 0; i < images.Count; i++)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, images.ClassNames[images.LabelOf(i)])).FullName;
            File.WriteAllBytes(Path.Combine(place, $"{i}.png"), images.Read(i).ToPng());
        }

        return folder;
    }

    private static string Shipped(string file) => Path.Combine(AppContext.BaseDirectory, "fashion-mnist", file);
}
