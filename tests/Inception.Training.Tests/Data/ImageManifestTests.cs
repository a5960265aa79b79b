using Inception.Imaging;
using Inception.Training.Data;

namespace Inception.Training.Tests.Data;

public sealed class ImageManifestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("list.csv", "path,label\ncats/1.png,cat\ndogs/2.png,dog\n")]
    [InlineData("list.csv", "\uFEFFid,Label,PATH\r\n7,cat,cats/1.png\r\n8,dog,dogs/2.png")]
    [InlineData("list.jsonl", "{\"path\": \"cats/1.png\", \"label\": \"cat\", \"size\": [1, 2]}\n\n{\"label\": \"dog\", \"path\": \"dogs/2.png\"}")]
    [InlineData("list.NDJSON", "{\"path\": \"./cats/1.png\", \"label\": \"cat\"}\r\n{\"path\": \"cats/../dogs/2.png\", \"label\": \"dog\"}\r\n")]
    public void Paths_and_labels_are_read_from_CSV_and_JSON_lines(string name, string content)
    {
        var images = Open(name, content);

        images.ClassNames.Should().Equal("cat", "dog");
        images.Count.Should().Be(2);
        Enumerable.Range(0, 2).Select(images.NameOf).Should().Equal(Path.GetFullPath(_folder["cats/1.png"]), Path.GetFullPath(_folder["dogs/2.png"]));
        Enumerable.Range(0, 2).Select(images.LabelOf).Should().Equal(0, 1);
    }

    [Fact]
    public void Quoted_fields_hold_commas_quotes_and_blanks()
    {
        var images = Open("list.csv", "path,label\n\"a, \"\"b\"\".png\",\" two words\"\n");

        Path.GetFileName(images.NameOf(0)).Should().Be("a, \"b\".png");
        images.ClassNames.Should().Equal(" two words");
    }

    [Fact]
    public void Numbers_are_labels_too_and_given_classes_keep_their_order()
    {
        var images = Open("list.jsonl", "{\"path\": \"1.png\", \"label\": 3}", new() { ClassNames = ["7", "3"] });

        images.ClassNames.Should().Equal("7", "3");
        images.LabelOf(0).Should().Be(1);
    }

    [Fact]
    public void Images_are_read_from_the_manifests_folder()
    {
        _folder.Write("1.png", new RgbImage(3, 2, new byte[18]).ToPng());

        Open("list.csv", "path,label\n1.png,cat\n2.png,cat").Read(0).Width.Should().Be(3);
        var missing = () => Open("list.csv", "path,label\n1.png,cat\n2.png,cat").Read(1);
        missing.Should().Throw<FileNotFoundException>();
    }

    [Theory]
    [InlineData("../secret.png")]
    [InlineData("/etc/passwd")]
    [InlineData("cats/../../secret.png")]
    [InlineData("..")]
    public void A_path_that_leads_out_of_the_folder_is_refused_unless_allowed(string path)
    {
        var content = $"path,label\n1.png,cat\n{path},cat";

        var act = () => Open("list.csv", content);

        act.Should().Throw<DataSetException>().WithMessage($"*line 3*within the manifest's folder*'{path}'*AllowPathsOutside*");
        Open("list.csv", content, new() { AllowPathsOutside = true }).NameOf(1).Should().Be(Path.GetFullPath(path, _folder.Path));
    }

    [Fact]
    public void A_folder_whose_name_begins_alike_is_outside()
    {
        var act = () => Open("list.csv", $"path,label\n../{Path.GetFileName(_folder.Path)}-other/1.png,cat");

        act.Should().Throw<DataSetException>().WithMessage("*line 2*within the manifest's folder*");
    }

    [Theory]
    [InlineData("list.txt", "path,label\n1.png,cat", "*.csv*.jsonl*")]
    [InlineData("list.csv", "", "*line 1*header path,label*no line*")]
    [InlineData("list.csv", "file,class\n1.png,cat", "*line 1*header path,label*'file,class'*")]
    [InlineData("list.csv", "path,label\n", "*lists no images*")]
    [InlineData("list.csv", "path,label\n1.png,cat\n2.png", "*line 3*2 fields*found 1*")]
    [InlineData("list.csv", "path,label\n1.png,cat,more", "*line 2*2 fields*found 3*")]
    [InlineData("list.csv", "path,label\n1.png,", "*line 2*a label*none*")]
    [InlineData("list.csv", "path,label\n\"1.png,cat", "*line 2*quotes*")]
    [InlineData("list.csv", "path,label\n1\0.png,cat", "*line 2*zero character*")]
    [InlineData("list.jsonl", "{\"path\": \"1.png\"", "*line 1*a JSON object*")]
    [InlineData("list.jsonl", "{\"path\": \"1.png\", \"label\": \"cat\"}\n[1]", "*line 2*a JSON object*Array*")]
    [InlineData("list.jsonl", "{\"path\": \"1.png\"}", "*line 1*\"label\"*none*")]
    [InlineData("list.jsonl", "{\"path\": 7, \"label\": \"cat\"}", "*line 1*text in \"path\"*Number*")]
    [InlineData("list.jsonl", "{\"path\": \"\", \"label\": \"cat\"}", "*line 1*a path*none*")]
    public void A_damaged_manifest_is_refused_with_the_line(string name, string content, string message)
    {
        var act = () => Open(name, content);

        act.Should().Throw<DataSetException>().WithMessage(message);
    }

    [Fact]
    public void What_is_not_UTF_8_is_refused()
    {
        _folder.Write("list.csv", [.. "path,label\n"u8, 0xFF, 0xFE, .. ",cat"u8]);

        var act = () => ImageManifest.Open(_folder["list.csv"]);

        act.Should().Throw<DataSetException>().WithMessage("*UTF-8*");
    }

    [Fact]
    public void A_label_that_is_no_class_is_refused_and_so_are_classes_named_twice()
    {
        var unknown = () => Open("list.csv", "path,label\n1.png,cow", new() { ClassNames = ["cat", "dog"] });
        unknown.Should().Throw<DataSetException>().WithMessage("*line 2*'cat', 'dog'*found 'cow'*");

        var twice = () => Open("list.csv", "path,label\n1.png,cat", new() { ClassNames = ["cat", "cat"] });
        twice.Should().Throw<ArgumentException>().WithMessage("*'cat' twice*");
    }

    public void Dispose() => _folder.Dispose();

    private ImageManifest Open(string name, string content, ImageManifestOptions? options = null)
    {
        File.WriteAllText(_folder[name], content);
        return ImageManifest.Open(_folder[name], options);
    }
}
