using Inception.Imaging;
using Inception.Metrics.Inputs;

namespace Inception.Metrics.Tests.Inputs;

public sealed class MetricInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Images_are_found_by_content_and_not_by_name()
    {
        string[] paths =
        [
            SmallImages.Zip(_folder["zip"], SmallImages.Pngs(3)),
            SmallImages.Tar(_folder["tar.zip"], false, SmallImages.Pngs(3)),
            SmallImages.Tar(_folder["tar.gz"], true, SmallImages.Pngs(3)),
            SmallImages.Npz(_folder["samples"], "3, 2, 2, 3", new byte[36]),
            Idx("train-images"),
            Idx("train-images.gz"),
            List(),
        ];

        foreach (var path in paths)
        {
            using var input = MetricInput.Open(path);
            input.Images!.Read().Should().HaveCount(3, path);
            (input.Features, input.Statistics).Should().Be((null, null), path);
        }
    }

    [Theory]
    [InlineData("hello, world")]   // a list of one path that is not there
    [InlineData("")]
    [InlineData("\u0001\u0002\u0003")]
    public void Something_else_is_refused_with_what_is_accepted(string content)
    {
        File.WriteAllText(_folder["x"], content);

        var opening = () =>
        {
            using var input = MetricInput.Open(_folder["x"]);
            foreach (var image in input.Images!.Read()) image.ReadEncoded();
        };

        opening.Should().Throw<Exception>().Where(one => one is ImageSetException || one is IOException);
    }

    [Fact]
    public void One_image_is_no_set()
    {
        var path = _folder.Write("1.png", SmallImages.Formula[0].ToPng());

        FluentActions.Invoking(() => MetricInput.Open(path)).Should().Throw<ImageSetException>().WithMessage("*1.png*2 images*");
    }

    [Fact]
    public void A_path_that_is_not_there_is_named() =>
        FluentActions.Invoking(() => MetricInput.Open(_folder["nothing"])).Should().Throw<FileNotFoundException>().WithMessage("*nothing*");

    [Fact]
    public void An_empty_folder_is_named() =>
        FluentActions.Invoking(() => MetricInput.Open(_folder.Path)).Should().Throw<ImageSetException>().WithMessage($"*{_folder.Path}*.png*");

    private string Idx(string name)
    {
        IdxFile.Write(_folder[name], new([3, 2, 2], new byte[12]));
        return _folder[name];
    }

    private string List()
    {
        foreach (var (name, content) in SmallImages.Pngs(3)) _folder.Write(name, content);
        File.WriteAllLines(_folder["list"], SmallImages.Pngs(3).Select(png => _folder[png.Name]));
        return _folder["list"];
    }
}
