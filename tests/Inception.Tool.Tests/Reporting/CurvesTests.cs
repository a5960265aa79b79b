using Inception.Imaging;
using Inception.Tool.Reporting;
using Inception.Training;

namespace Inception.Tool.Tests.Reporting;

public class CurvesTests
{
    [Fact]
    public void The_panels_begin_at_the_same_column()
    {
        using var folder = new TemporaryFolder();
        EpochResult[] history = [.. Enumerable.Range(1, 3).Select(epoch => Epoch with { Epoch = epoch, TrainingLoss = 12345.678 / epoch, LearningRate = 0.000001 * epoch })];

        Curves.Write(folder["curves.png"], history, []);

        var image = new ImageDecoder().Decode(folder["curves.png"]);
        Enumerable.Range(0, 3).Select(panel => FrameOf(image, panel * 300)).Distinct().Should().ContainSingle().Which.Should().BeInRange(60, 120);
    }

    /// <summary>The first column with a dark line of most of a panel's height.</summary>
    private static int FrameOf(RgbImage image, int top) => Enumerable.Range(0, image.Width).First(
        x => Enumerable.Range(top, 300).Count(y => image.Pixels[((y * image.Width) + x) * 3] < 100) > 150);

    [Fact]
    public void An_image_that_cannot_be_written_is_named_and_leaves_nothing_half_done()
    {
        var folder = Directory.CreateTempSubdirectory("inception-curves-");
        var path = folder.CreateSubdirectory("curves.png").FullName;
        FluentActions.Invoking(() => Curves.Write(path, [Epoch], ["smoothed targets"])).Should().Throw<UserException>().WithMessage($"The output '{path}' cannot be written: *");

        folder.EnumerateFileSystemInfos().Select(one => one.FullName).Should().Equal(path);
        folder.Delete(recursive: true);
    }

    private static EpochResult Epoch { get; } = new()
    {
        Epoch = 1,
        Step = 1,
        TrainingLoss = 1,
        LearningRate = 0.1,
        ValidationLoss = 1,
        Top1 = 0.5,
        Top5 = 1,
        MacroF1 = 0.5,
        ImagesPerSecond = 1,
        Elapsed = TimeSpan.FromSeconds(1),
    };
}
