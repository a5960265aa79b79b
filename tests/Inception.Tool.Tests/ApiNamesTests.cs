namespace Inception.Tool.Tests;

public sealed class ApiNamesTests
{
    [Theory]
    [InlineData("LabelSmoothing must be from 0 to below 1; found 2.", "--smoothing must be from 0 to below 1; found 2.")]
    [InlineData("ImageLoaderOptions.BatchSize must be at least 1; found 0.", "--batch must be at least 1; found 0.")]
    [InlineData("Skip such images (ImageLoaderOptions.OnCorrupt = Skip).", "Skip such images (--corrupt skip).")]
    [InlineData("Skip such images (FeatureOptions.OnCorrupt = CorruptImages.Skip).", "Skip such images (--corrupt skip).")]
    [InlineData("at most 178,956,970 pixels (ImageDecoderOptions.MaxPixels), found 9", "at most 178,956,970 pixels, found 9")]
    [InlineData("at most 9 are accepted (CheckpointOptions.MaxHeaderBytes).", "at most 9 are accepted.")]
    [InlineData("Rate limits apply. The Classes are two.", "Rate limits apply. The Classes are two.")]
    public void Members_become_options_and_other_words_stay(string message, string expected) =>
        ApiNames.ToOptions(message).Should().Be(expected);
}
