using System.Formats.Tar;
using Inception.Arrays;
using Inception.Imaging;
using Inception.Metrics.Inputs;

namespace Inception.Metrics.Tests.Inputs;

public sealed class ImageSourceTests : IDisposable
{
    private static readonly ImageDecoder Decoder = new();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("folder")]
    [InlineData("list")]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    [InlineData("memory")]
    [InlineData("stream")]
    public void Every_kind_of_input_gives_the_same_images_in_the_same_order(string kind)
    {
        using var source = Make(kind, 5);

        var images = Pixels(source);

        images.Should().BeEquivalentTo(SmallImages.List(5).Select(image => image.Pixels.ToArray()), options => options.WithStrictOrdering());
        Pixels(source).Should().HaveCount(5, "a source can be read again");
    }

    [Fact]
    public void Names_are_sorted_by_their_characters_and_not_by_language()
    {
        string[] names = ["b.png", "B.png", "a10.png", "a2.png", "ä.png"];
        foreach (var name in names) _folder.Write(name, SmallImages.Formula[0].ToPng());

        using var source = ImageSource.Folder(_folder.Path);

        source.Read().Select(image => Path.GetFileName(image.Name)).Should().Equal("B.png", "a10.png", "a2.png", "b.png", "ä.png");
    }

    [Fact]
    public void Folders_inside_are_searched_when_asked_for()
    {
        Directory.CreateDirectory(_folder["inside"]);
        File.WriteAllBytes(Path.Combine(_folder["inside"], "1.png"), SmallImages.Formula[0].ToPng());

        FluentActions.Invoking(() => ImageSource.Folder(_folder.Path)).Should().Throw<ImageSetException>().WithMessage("*1 folder*recursive*");
        using var source = ImageSource.Folder(_folder.Path, recursive: true);
        source.Count.Should().Be(1);
    }

    [Fact]
    public void What_is_not_decoded_is_told()
    {
        _folder.Write("1.png", SmallImages.Formula[0].ToPng());
        _folder.Write("2.heic", [0]);

        using var source = ImageSource.Folder(_folder.Path);

        source.Notes.Should().ContainSingle().Which.Should().Contain("2.heic");
    }

    [Fact]
    public void An_array_of_images_is_read_as_guided_diffusion_wrote_it()
    {
        byte[] values = [.. Enumerable.Range(0, 3 * 2 * 4 * 3).Select(i => (byte)i)];

        using var source = ImageSource.Npz(SmallImages.Npz(_folder["samples.npz"], "3, 2, 4, 3", values));
        var images = source.Read().Select(image => image.Decode(Decoder)).ToList();

        source.Count.Should().Be(3);
        images.Select(image => (image.Width, image.Height)).Should().AllBeEquivalentTo((4, 2));
        images.SelectMany(image => image.Pixels.ToArray()).Should().Equal(values);
    }

    [Theory]
    [InlineData("2, 2, 2, 3", "<f4", "False")]
    [InlineData("2, 2, 2, 3", "|u1", "True")]
    [InlineData("2, 2, 2, 4", "|u1", "False")]
    [InlineData("2, 12", "|u1", "False")]
    [InlineData("1000000000, 60000, 60000, 3", "|u1", "False")]
    public void An_array_of_something_else_is_refused(string shape, string type, string order)
    {
        var path = SmallImages.Npz(_folder["samples.npz"], shape, new byte[type == "<f4" ? 96 : shape == "2, 2, 2, 4" ? 32 : 24], type, order);

        FluentActions.Invoking(() => ImageSource.Npz(path)).Should().Throw<ArrayFileException>().WithMessage("*uint8*");
    }

    [Fact]
    public void An_array_that_ends_early_is_refused()
    {
        var path = SmallImages.Npz(_folder["samples.npz"], "3, 2, 2, 3", new byte[30]);

        FluentActions.Invoking(() => ImageSource.Npz(path)).Should().Throw<ArrayFileException>().WithMessage("*3×2×2×3*");
    }

    [Fact]
    public void Grey_images_of_the_MNIST_family_are_repeated_for_each_colour()
    {
        IdxFile.Write(_folder["images.gz"], new([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]));

        using var source = ImageSource.Idx(_folder["images.gz"]);

        source.Read().Last().Decode(Decoder).Pixels.ToArray().Should().Equal(5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8);
    }

    [Fact]
    public void Parts_of_a_set_are_the_set()
    {
        var parts = Enumerable.Range(1, 3).Select(index => ImageSource.Shard(Make("memory", 8), index, 3)).ToList();

        parts.Select(part => part.Count).Should().Equal(3, 3, 2);
        parts.Select(part => part.Read().Count()).Should().Equal(3, 3, 2);
        parts.SelectMany(part => part.Read()).Select(image => image.Name).Distinct().Should().HaveCount(8);
    }

    [Fact]
    public void An_archive_writes_nothing_to_the_disk_whatever_its_names_are()
    {
        var image = SmallImages.Formula[0].ToPng();
        using var zip = ImageSource.Zip(SmallImages.Zip(_folder["a.zip"], ("../out.png", image), ("/tmp/out.png", image), ("__MACOSX/1.png", image), ("a/.2.png", image)));
        using var tar = ImageSource.Tar(SmallImages.Tar(_folder["a.tar"], false, ("../../out.png", image)));

        zip.Count.Should().Be(2);
        tar.Count.Should().Be(1);
        Pixels(zip).Concat(Pixels(tar)).Should().HaveCount(3);
        Directory.EnumerateFileSystemEntries(_folder.Path).Should().HaveCount(2);
        File.Exists(Path.Combine(_folder.Path, "..", "out.png")).Should().BeFalse();
    }

    [Fact]
    public void Links_in_an_archive_are_passed_over()
    {
        using (var file = File.Create(_folder["a.tar"]))
        using (var writer = new TarWriter(file))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "1.png") { LinkName = "/etc/passwd" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "2.png") { LinkName = "/etc/passwd" });
        }

        FluentActions.Invoking(() => ImageSource.Tar(_folder["a.tar"])).Should().Throw<ImageSetException>();
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("tar")]
    [InlineData("tar.gz")]
    public void A_damaged_archive_is_an_error_and_never_a_crash(string kind)
    {
        Make(kind, 5).Dispose();
        var path = _folder["images." + kind];
        var whole = File.ReadAllBytes(path);
        var random = new Random(1);
        for (var trial = 0; trial < 60; trial++)
        {
            var bytes = whole.ToArray();
            for (var i = 0; i < 1 + (trial % 8); i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, bytes[..random.Next(1, bytes.Length + 1)]);

            try
            {
                using var source = kind == "zip" ? ImageSource.Zip(path) : ImageSource.Tar(path);
                foreach (var image in source.Read()) TryDecode(image);
            }
            catch (ImageSetException refusal)
            {
                refusal.Message.Should().Contain(path);
            }
        }

        static void TryDecode(InputImage image)
        {
            try
            {
                image.Decode(Decoder);
            }
            catch (Exception failure) when (failure is InvalidImageException or ImageSetException or IOException or InvalidDataException or ArgumentException)
            {
                // of one image
            }
        }
    }

    [Fact]
    public void An_endless_entry_ends_at_the_limit()
    {
        using var endless = new EndlessStream();

        FluentActions.Invoking(() => ArchiveEntry.Read(endless, declared: 10, "a.zip/1.png")).Should().Throw<ImageSetException>().WithMessage("*a.zip/1.png*");
    }

    private IImageSource Make(string kind, int count)
    {
        var pngs = SmallImages.Pngs(count).ToList();
        switch (kind)
        {
            case "folder" or "list":
                foreach (var (name, content) in pngs) _folder.Write(name, content);
                File.WriteAllLines(_folder["list.txt"], pngs.Select(png => _folder[png.Name]));
                return kind == "folder" ? ImageSource.Folder(_folder.Path) : ImageSource.List(_folder["list.txt"]);
            case "zip":
                return ImageSource.Zip(SmallImages.Zip(_folder["images.zip"], Enumerable.Reverse(pngs)));
            case "tar":
                return ImageSource.Tar(SmallImages.Tar(_folder["images.tar"], false, [("readme.txt", [1, 2, 3]), .. Enumerable.Reverse(pngs)]));
            case "tar.gz":
                return ImageSource.Tar(SmallImages.Tar(_folder["images.tar.gz"], true, pngs));
            case "stream":
                return ImageSource.Stream(Generate(count), count: count);
            default:
                return ImageSource.Memory(SmallImages.List(count));
        }
    }

    private static async IAsyncEnumerable<RgbImage> Generate(int count)
    {
        foreach (var image in SmallImages.List(count))
        {
            await Task.Yield();
            yield return image;
        }
    }

    private static List<byte[]> Pixels(IImageSource source) => [.. source.Read().Select(image => image.Decode(Decoder).Pixels.ToArray())];

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
