using Inception.Portable;
using Microsoft.Playwright;

namespace Inception.AspNetCore.Tests.Page;

/// <summary>The page in a browser. INCEPTION_SCREENSHOTS names a folder for images of it.</summary>
public class PageTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly FilePayload Red = Image("red.png", 250, 20, 20), Crimson = Image("crimson.png", 220, 30, 40), Blue = Image("blue.png", 10, 30, 240);

    [SkippableFact]
    public async Task Chosen_images_get_their_classes_and_neighbors()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), onPort: true);
        var page = await browser.OpenAsync(app.Client.BaseAddress!);
        var complaints = Complaints(page);

        await page.Locator("#files").SetInputFilesAsync([Red, Crimson, Blue]);

        var cards = page.Locator(".card");
        await Assertions.Expect(cards).ToHaveCountAsync(3);
        await Assertions.Expect(cards.Nth(0).Locator(".class").First).ToContainTextAsync("red");
        await Assertions.Expect(cards.Nth(2).Locator(".class").First).ToContainTextAsync("blue");
        await Assertions.Expect(cards.Nth(0).Locator(".alike li")).ToHaveCountAsync(2);
        (await cards.Nth(0).Locator(".alike button").First.GetAttributeAsync("aria-label")).Should().StartWith("crimson.png");
        await Assertions.Expect(page.Locator("#engine")).ToHaveTextAsync("sample, fp32, cpu");
        await Assertions.Expect(cards.Nth(0).Locator(".times")).ToContainTextAsync("compute");
        complaints.Should().BeEmpty("the page loads nothing from elsewhere and breaks no policy");
    }

    [SkippableFact]
    public async Task A_click_on_a_class_draws_where_its_evidence_is()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), onPort: true);
        var page = await browser.OpenAsync(app.Client.BaseAddress!);
        await page.Locator("#files").SetInputFilesAsync(Red);
        var (second, heat) = (page.Locator(".class").Nth(1), page.Locator(".heat"));

        await second.ClickAsync();

        await Assertions.Expect(second).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(page.Locator(".explaining")).ToContainTextAsync(await second.Locator(".label").InnerTextAsync());
        (await AlphaAsync(heat, 0.1)).Should().BeGreaterThan(200);
        (await AlphaAsync(heat, 0.9)).Should().Be(0, "the map is coldest in its last place");
        await page.Locator("#opacity").FillAsync("25");
        await Assertions.Expect(heat).ToHaveCSSAsync("opacity", "0.25");
        await second.ClickAsync();
        await Assertions.Expect(second).ToHaveAttributeAsync("aria-pressed", "false");
        (await AlphaAsync(heat, 0.1)).Should().Be(0);
    }

    [SkippableFact]
    public async Task The_keyboard_reaches_everything_and_changes_are_told()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), onPort: true);
        var page = await browser.OpenAsync(app.Client.BaseAddress!);
        var reached = new List<string?>();
        for (var i = 0; i < 3; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string?>("document.activeElement.id || document.activeElement.className"));
        }

        reached.Should().Equal("skip", "choose", "camera");
        await page.Locator("#files").SetInputFilesAsync([Red, Blue]);
        await Assertions.Expect(page.Locator("#status")).ToContainTextAsync("%");
        await Assertions.Expect(page.Locator(".class")).ToHaveCountAsync(8);
        await page.Locator(".class").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".class").First).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Locator(".remove").First.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator(".card")).ToHaveCountAsync(1);
        (await page.EvaluateAsync<bool>("document.activeElement.closest('.card') !== null")).Should().BeTrue("the focus goes on to the next image");
        (await page.Locator("button:visible").EvaluateAllAsync<string[]>("all => all.map(one => one.getAttribute('aria-label') || one.textContent.trim())"))
            .Should().NotContain("");
    }

    [SkippableFact]
    public async Task Images_are_dropped_and_pasted()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), onPort: true);
        var page = await browser.OpenAsync(app.Client.BaseAddress!);
        var send = """
            ([base64, kind]) => {
              const bytes = Uint8Array.from(atob(base64), one => one.charCodeAt(0));
              const data = new DataTransfer();
              data.items.add(new File([bytes], `${kind}.png`, { type: 'image/png' }));
              const event = kind === 'paste' ? new ClipboardEvent(kind, { clipboardData: data, bubbles: true }) : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
              document.body.dispatchEvent(event);
            }
            """;

        await page.EvaluateAsync(send, new[] { Convert.ToBase64String(Red.Buffer), "drop" });
        await page.EvaluateAsync(send, new[] { Convert.ToBase64String(Blue.Buffer), "paste" });

        await Assertions.Expect(page.Locator(".card h3")).ToHaveTextAsync(["drop.png", "paste.png"]);
        await Assertions.Expect(page.Locator(".class")).ToHaveCountAsync(8);
    }

    [SkippableFact]
    public async Task The_camera_takes_a_photo()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), onPort: true);
        var page = await browser.OpenAsync(app.Client.BaseAddress!);

        await page.Locator("#camera").ClickAsync();
        await Assertions.Expect(page.Locator("#shoot")).ToBeEnabledAsync();
        await page.WaitForFunctionAsync("document.getElementById('video').videoWidth > 0");
        await page.Locator("#shoot").ClickAsync();

        await Assertions.Expect(page.Locator(".class").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#cameradialog")).ToBeHiddenAsync();
        (await page.EvaluateAsync<bool>("document.getElementById('video').srcObject === null")).Should().BeTrue("the camera is off again");
    }

    [SkippableFact]
    public async Task A_key_is_asked_for_once()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), options => options.ApiKeys.Add("0123456789abcdef"), onPort: true);
        var page = await browser.OpenAsync(app.Client.BaseAddress!);

        await page.Locator("#key").FillAsync("0123456789abcdef");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#modelname")).ToHaveTextAsync("sample");
        await page.Locator("#files").SetInputFilesAsync(Red);

        await Assertions.Expect(page.Locator(".class")).ToHaveCountAsync(4);
        await Assertions.Expect(page.Locator("#keydialog")).ToBeHiddenAsync();
    }

    [SkippableFact]
    public async Task What_is_no_image_has_the_servers_words_on_its_card()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), onPort: true);
        var page = await browser.OpenAsync(app.Client.BaseAddress!);

        await page.Locator("#files").SetInputFilesAsync(new FilePayload { Name = "<b>broken</b>.png", MimeType = "image/png", Buffer = [1, 2, 3] });

        await Assertions.Expect(page.Locator(".card .problem")).ToContainTextAsync("Accepted formats");
        await Assertions.Expect(page.Locator(".card h3")).ToHaveTextAsync("<b>broken</b>.png");
    }

    [SkippableTheory]
    [InlineData("light", 1280, ColorScheme.Light)]
    [InlineData("dark", 1280, ColorScheme.Dark)]
    [InlineData("narrow", 375, ColorScheme.Light)]
    public async Task It_fits_every_screen(string name, int width, ColorScheme scheme)
    {
        await using var app = await TestApp.StartAsync(PortableModel.Load(ShippedModel.Path, engine: ShippedModel.Quick), onPort: true);
        var page = await browser.OpenAsync(app.Client.BaseAddress!, width, height: 900, scheme);
        await Assertions.Expect(page.Locator("#modelname")).ToHaveTextAsync("inception_medium");
        await ScreenshotAsync(page, $"{name}-empty");

        var clothes = Directory.GetFiles(Repository.PathOf("src/Inception.Tool/Assets/fashion-mnist"), "*.png").Order(StringComparer.Ordinal).Where((_, i) => i % 2 == 0).Take(4);
        var photographs = Directory.GetFiles(Repository.PathOf("src/Inception.Tool/Assets/photographs"), "*.*").Where(path => path.EndsWith('g')).Order(StringComparer.Ordinal).Take(2);
        await page.Locator("#files").SetInputFilesAsync([.. clothes, .. photographs]);
        await Assertions.Expect(page.Locator(".class")).ToHaveCountAsync(30);
        await Assertions.Expect(page.Locator(".alike:visible")).ToHaveCountAsync(6);
        for (var i = 0; i < 6; i += 2) await page.Locator(".card").Nth(i).Locator(".class").Nth(i == 2 ? 1 : 0).ClickAsync();
        await Assertions.Expect(page.Locator(".explaining:visible")).ToHaveCountAsync(3);
        await ScreenshotAsync(page, name);

        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).Should().BeTrue();
        (await page.Locator("button:visible").EvaluateAllAsync<int>("all => Math.min(...all.map(one => one.getBoundingClientRect().height))")).Should().BeGreaterThanOrEqualTo(34);
    }

    private static async Task ScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("INCEPTION_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await page.WaitForTimeoutAsync(700);   // the bars have grown
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    private static FilePayload Image(string name, byte red, byte green, byte blue) =>
        new() { Name = name, MimeType = "image/png", Buffer = SampleImageModel.Png(red, green, blue, 32, 24) };

    private static Task<int> AlphaAsync(ILocator canvas, double place) => canvas.EvaluateAsync<int>(
        "(canvas, place) => canvas.getContext('2d').getImageData(canvas.width / 2 + (place - 0.5) * canvas.height * 0.9, canvas.height * place, 1, 1).data[3]", place);

    private static List<string> Complaints(IPage page)
    {
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("http://127.0.0.1", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal)) complaints.Add(request.Url);
        };
        return complaints;
    }
}
