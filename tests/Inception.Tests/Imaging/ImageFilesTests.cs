using Inception.Imaging;

namespace Inception.Tests.Imaging;

public class ImageFilesTests
{
    [Fact]
    public void A_folders_images_are_told_by_their_extensions_and_ordered_by_name()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["b.JPG", "a.png", "c.txt"]) folder.Write(name, []);
        Directory.CreateDirectory(folder["more"]);
        folder.Write("more/d.webp", []);

        ImageFiles.InFolder(folder.Path).Should().Equal(folder["a.png"], folder["b.JPG"]);
        ImageFiles.InFolder(folder.Path, recursive: true).Should().Equal(folder["a.png"], folder["b.JPG"], folder["more/d.webp"]);
    }
}
