using System.Diagnostics;

namespace Inception.SampleTests;

public sealed class TinyClassifyTests
{
    private static readonly string Image = Path.Combine(AppContext.BaseDirectory, "images", "bag-0.png");

    [SkippableFact]
    public void The_executable_classifies_an_image_without_a_warning()
    {
        var run = Run(Image);

        run.ShouldSucceed().Should().Be($"Bag 90.5 %{Environment.NewLine}");
    }

    [SkippableFact]
    public void A_file_that_is_no_image_costs_one_line_and_exit_code_1()
    {
        var run = Run(typeof(TinyClassifyTests).Assembly.Location);

        run.ExitCode.Should().Be(1);
        run.Error.TrimEnd().Should().NotContain("\n").And.Contain("Inception.SampleTests.dll");
    }

    [SkippableFact]
    public void The_executable_is_smaller_than_15_megabytes() =>
        new FileInfo(PublishedSample.Find("tiny/tiny-classify")).Length.Should().BeLessThan(15_000_000);

    private static ConsoleRun Run(params string[] arguments) => ConsoleRun.Of(new ProcessStartInfo(PublishedSample.Find("tiny/tiny-classify"), arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    });
}
