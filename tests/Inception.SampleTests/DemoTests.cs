namespace Inception.SampleTests;

/// <summary>The README's first command.</summary>
public class DemoTests
{
    [Fact]
    public void The_demo_shows_the_block_its_arithmetic_a_network_and_classified_images()
    {
        var output = SampleRun.ToEnd("Demo", folder: null).ShouldSucceed();

        output.Should().ContainAll("output 288×28×28", "64 + 96 + 64 + 64 = 288 channels", "140,576", "129,024 weights (-42");
        output.Should().MatchRegex(@"Mixed_7c +2048×8×8 +6,076,800 ").And.MatchRegex(@"sum +23,834,568 +5,713,216,096");
        output.Should().MatchRegex(@"bag-0\.png +Bag +9\d\.\d").And.MatchRegex(@"trouser-1\.png +Trouser ");
    }
}
