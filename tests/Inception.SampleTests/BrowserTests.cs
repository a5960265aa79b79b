using System.Globalization;

namespace Inception.SampleTests;

public sealed class BrowserTests
{
    private const string State = "document.getElementById('result')?.dataset.state";

    [SkippableFact]
    public async Task A_chosen_file_is_classified_in_the_browser_and_sent_nowhere()
    {
        Skip.If(ChromiumPage.Executable is null, "There is no Chromium in the PATH: apt-get install chromium.");
        using var site = new StaticSite(Path.GetDirectoryName(PublishedSample.Find("browser/wwwroot/index.html"))!);
        await using var page = await ChromiumPage.OpenAsync(site.Address);
        await page.WaitForAsync(State, "ready");
        site.Requests.Clear();

        await page.ChooseAsync("#file", Path.Combine(AppContext.BaseDirectory, "images", "bag-0.png"));
        await page.WaitForAsync(State, "done");

        (await page.EvaluateAsync("document.getElementById('label').textContent")).Should().Be("Bag");
        (await page.EvaluateAsync("document.querySelector('.best .number').textContent")).Should().Be("90.5 %", "that is what the engine computes on any processor");
        var milliseconds = (await page.EvaluateAsync("parseFloat(document.getElementById('milliseconds').textContent)"))!;
        double.Parse(milliseconds, CultureInfo.InvariantCulture).Should().BePositive();
        site.Requests.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task A_file_that_is_no_image_is_refused_and_an_example_works_afterwards()
    {
        Skip.If(ChromiumPage.Executable is null, "There is no Chromium in the PATH: apt-get install chromium.");
        using var site = new StaticSite(Path.GetDirectoryName(PublishedSample.Find("browser/wwwroot/index.html"))!);
        await using var page = await ChromiumPage.OpenAsync(site.Address);
        await page.WaitForAsync(State, "ready");

        await page.ChooseAsync("#file", Path.Combine(AppContext.BaseDirectory, "Inception.SampleTests.dll"));
        await page.WaitForAsync(State, "failed");
        await page.EvaluateAsync("document.querySelector('.samples button[title=trouser-1]').click()");
        await page.WaitForAsync(State, "done");

        (await page.EvaluateAsync("document.getElementById('label').textContent")).Should().Be("Trouser");
    }
}
