using Inception.Imaging;
using Inception.Preprocessing;

namespace Inception.Tests.Issues;

/// <summary>The programs that compute FID leave images as they are stored; everything else turns them as a viewer does.</summary>
public class OrientationOfFid
{
    private static readonly string Turned = Path.Combine(AppContext.BaseDirectory, "Imaging", "Fixtures", "orientation-6.png");

    [Theory]
    [InlineData("fid_tensorflow", false)]
    [InlineData("fid_pytorch", false)]
    [InlineData("fid_clean", false)]
    [InlineData("torchvision_inception_v3", true)]
    public void A_preprocessing_says_whether_its_files_are_turned(string name, bool isTurned)
    {
        var preprocessing = ImagePreprocessing.Known[name];

        using var expected = preprocessing.Apply(new ImageDecoder(new() { ApplyOrientation = isTurned }).Decode(Turned));

        foreach (var batch in preprocessing.ApplyInBatches([Turned])) batch.bytes.SequenceEqual(expected.bytes).Should().BeTrue();
        ImagePreprocessing.FromJson(preprocessing.ToJson()).Should().Be(preprocessing);
        preprocessing.ToJson().Contains("applyOrientation", StringComparison.Ordinal).Should().Be(!isTurned, "files of older versions have no such option");
    }
}
