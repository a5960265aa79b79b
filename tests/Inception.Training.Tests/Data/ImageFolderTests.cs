using System.Diagnostics;
using Inception.Imaging;
using Inception.Training.Data;

namespace Inception.Training.Tests.Data;

public class ImageFolderTests
{
    [Fact]
    public void Classes_are_the_folders_in_ordinal_order_and_images_the_files_below_them()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in new[] { "dog/b.PNG", "dog/a.png", "Cat/deep/er/c.png", "Cat/z.png" }) Write(folder, path);
        foreach (var other in new[] { "dog/notes.txt", "dog/.hidden.png", "dog/.cache/d.png", ".git/e.png", "top.png" }) Write(folder, other);

        var images = ImageFolder.Open(folder.Path);

        images.ClassNames.Should().Equal("Cat", "dog");
        Names(images, folder).Should().Equal("Cat/deep/er/c.png", "Cat/z.png", "dog/a.png", "dog/b.PNG");
        Enumerable.Range(0, 4).Select(images.LabelOf).Should().Equal(0, 0, 1, 1);
        images.Read(3).Width.Should().Be(2);
    }

    [SkippableFact]
    public void A_link_to_a_folder_above_does_not_make_images_endless()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TemporaryFolder();
        Write(folder, "cat/1.png");
        Directory.CreateSymbolicLink(folder["cat/loop"], folder["cat"]);

        ImageFolder.Open(folder.Path).Count.Should().Be(1);
    }

    [Fact]
    public void Images_of_other_formats_are_listed_and_no_part_of_the_data()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in new[] { "cat/1.png", "cat/2.HEIC", "dog/3.png", "dog/4.avif", "dog/notes.txt" }) Write(folder, path);

        var images = ImageFolder.Open(folder.Path);

        images.Count.Should().Be(2);
        images.PassedOver.Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/')).Should().Equal("cat/2.HEIC", "dog/4.avif");
        File.Delete(folder["cat/1.png"]);
        FluentActions.Invoking(() => ImageFolder.Open(folder.Path)).Should().Throw<DataSetException>().WithMessage("*'cat' has no images*found 1 of formats that are not decoded, such as '*2.HEIC'. Convert them*");
    }

    [Fact]
    public void Every_format_that_is_decoded_is_found()
    {
        using var folder = new TemporaryFolder();
        var names = ImageDecoder.Extensions.Select((extension, i) => $"cat/{i}{extension}").ToList();
        foreach (var name in names) Write(folder, name);

        names.Should().Contain("cat/6.tif");
        Names(ImageFolder.Open(folder.Path), folder).Should().Equal(names);
    }

    /// <summary>Opening one would wait for its writer.</summary>
    [SkippableFact]
    public void A_named_pipe_is_refused_before_it_is_opened()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs mkfifo");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["cat"]);
        using (var mkfifo = Process.Start("mkfifo", [folder["cat/1.png"]])) mkfifo.WaitForExit();
        var images = ImageFolder.Open(folder.Path);

        images.Invoking(all => all.Read(0)).Should().Throw<IOException>();
        images.Invoking(all => ((IEncodedImages)all).ReadEncoded(0)).Should().Throw<IOException>();
        FluentActions.Invoking(() => ImageManifest.Open(folder["cat/1.png"])).Should().Throw<IOException>();
        FluentActions.Invoking(() => IdxFile.Read(folder["cat/1.png"], dimensions: 3)).Should().Throw<IOException>();
    }

    [Fact]
    public void What_is_no_data_set_is_refused_with_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        Opening(folder["nowhere"]).Should().Throw<DataSetException>().WithMessage("*nowhere' is no folder*");

        Write(folder, "top.png");
        Opening(folder.Path).Should().Throw<DataSetException>().WithMessage("*has no folders*");

        Write(folder, "cat/1.png");
        Write(folder, "dog/notes.txt");
        Opening(folder.Path).Should().Throw<DataSetException>().WithMessage("The class 'dog' has no images*.jpg*");

        static Action Opening(string path) => () => ImageFolder.Open(path);
    }

    [Fact]
    public void A_damaged_image_is_found_by_the_loader_and_left_out_where_asked()
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < 5; i++) Write(folder, $"cat/{i}.png");
        File.WriteAllText(folder["cat/2.png"], "no image");
        File.Delete(folder["cat/3.png"]);
        Write(folder, "cat/3.png");
        var images = ImageFolder.Open(folder.Path);
        File.Delete(folder["cat/3.png"]);
        var loader = new ImageLoader(images, new() { CropSize = 2, ShorterSide = 2 }, options: new() { OnCorrupt = CorruptImages.Skip, Shuffle = false });

        var batch = BatchValues.Of(loader.Epoch(0)).Single();

        batch.Indices.Should().Equal(0, 1, 4);
        loader.SkippedImages.Select(image => image.Name).Should().Equal(folder["cat/2.png"], folder["cat/3.png"]);
        loader.SkippedImages[0].Reason.Should().Contain("the first bytes of an image");
        loader.SkippedImages[1].Reason.Should().Contain("There is no image");
    }

    private static IEnumerable<string> Names(ImageFolder images, TemporaryFolder folder) =>
        Enumerable.Range(0, images.Count).Select(index => Path.GetRelativePath(folder.Path, images.NameOf(index)).Replace('\\', '/'));

    private static void Write(TemporaryFolder folder, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
        File.WriteAllBytes(folder[path], new RgbImage(2, 2, new byte[12]).ToPng());
    }
}
