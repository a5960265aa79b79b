using Inception.Tool.Reporting;
using Inception.Training;

namespace Inception.Tool.Tests.Reporting;

public class CurvesTests
{
    [Fact]
    public void An_image_that_cannot_be_written_is_named_and_leaves_nothing_half_done()
    {
        var folder = Directory.CreateTempSubdirectory("inception-curves-");
        var path = folder.CreateSubdirectory("curves.png").FullName;
        var epoch = new EpochResult
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

        FluentActions.Invoking(() => Curves.Write(path, [epoch], ["smoothed targets"])).Should().Throw<UserException>().WithMessage($"The output '{path}' cannot be written: *");

        folder.EnumerateFileSystemInfos().Select(one => one.FullName).Should().Equal(path);
        folder.Delete(recursive: true);
    }
}
