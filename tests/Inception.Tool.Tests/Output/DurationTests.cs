namespace Inception.Tool.Tests;

public class DurationTests
{
    [Theory]
    [InlineData(0, "00:00:00")]
    [InlineData(8 * 3600 + 61, "08:01:01")]
    [InlineData(27 * 86400 + 15 * 3600 + 45 * 60 + 42, "27 d 15:45:42")]
    public void Days_are_not_lost(int seconds, string text) => TimeSpan.FromSeconds(seconds).Clock().Should().Be(text);
}
