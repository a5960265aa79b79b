using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Inception.Imaging;

namespace Inception.SampleTests;

public sealed class ImageSearchTests : IDisposable
{
    private static readonly string Shipped = Repository.PathOf("src/Inception.Tool/Assets/fashion-mnist");

    private readonly TemporaryFolder _images = new(), _store = new();

    public void Dispose()
    {
        _images.Dispose();
        _store.Dispose();
    }

    [Fact]
    public void Only_new_and_changed_files_are_indexed_again_and_unreadable_ones_are_listed()
    {
        foreach (var path in Directory.EnumerateFiles(Shipped, "*.png")) File.Copy(path, _images[Path.GetFileName(path)]);
        _images.Write("broken.png", [1, 2, 3]);
        var query = Path.Combine(Shipped, "bag-0.png");

        var first = Find(query);
        File.Delete(_images["bag-1.png"]);
        File.Copy(_images["coat-0.png"], _images["bag-0.png"], overwrite: true);
        File.SetLastWriteTimeUtc(_images["sneaker-0.png"], DateTime.UtcNow);   // the same bytes
        var second = Find(query);

        first.Should().Contain("21 new files, 1 of them unreadable, 0 as before, 0 gone").And.Contain("20 rows, 20 vectors, 0 mended");
        first.Should().Contain("unreadable: broken.png").And.MatchRegex(@"1\.000  bag-0\.png\s+0\.\d+  bag-1\.png");
        second.Should().Contain("2 new files, 0 of them unreadable, 18 as before, 1 gone").And.Contain("19 rows, 19 vectors");
        second.Should().NotContain("bag-1.png").And.NotContain("1.000");
    }

    [Fact]
    public void A_file_that_becomes_junk_leaves_the_results_and_comes_back_with_its_bytes()
    {
        foreach (var path in Directory.EnumerateFiles(Shipped, "bag-*.png")) File.Copy(path, _images[Path.GetFileName(path)]);
        var query = Path.Combine(Shipped, "bag-0.png");
        Find(query).Should().Contain("1.000  bag-0.png");

        File.WriteAllText(_images["bag-0.png"], "junk");
        var junk = Find(query);
        File.Copy(query, _images["bag-0.png"], overwrite: true);
        File.SetLastWriteTimeUtc(_images["bag-0.png"], DateTime.UtcNow);
        var restored = Find(query);

        junk.Should().Contain("1 new files, 1 of them unreadable, 1 as before").And.Contain("1 rows, 1 vectors").And.Contain("unreadable: bag-0.png");
        junk.Should().NotContain("1.000");
        restored.Should().Contain("1 new files, 0 of them unreadable").And.Contain("2 rows, 2 vectors, 0 mended").And.Contain("1.000  bag-0.png");
        restored.Should().NotContain("unreadable:");
    }

    [Fact]
    public void Another_checkpoint_of_the_same_network_embeds_all_files_again()
    {
        foreach (var path in Directory.EnumerateFiles(Shipped, "bag-*.png")) File.Copy(path, _images[Path.GetFileName(path)]);
        var query = Path.Combine(Shipped, "bag-0.png");
        var checkpoint = File.ReadAllBytes(Repository.PathOf("src/Inception.Tool/Assets/inception_medium-fashion_mnist.safetensors"));
        checkpoint.AsSpan(^2..).Clear();   // one weight of another value
        using var other = new TemporaryFolder();
        other.Write("other.safetensors", checkpoint);

        var first = Find(query);
        var second = Find(query, "--model", other["other.safetensors"]);
        var third = Find(query, "--model", other["other.safetensors"]);

        first.Should().Contain("2 new files");
        second.Should().Contain("2 new files, 0 of them unreadable, 0 as before, 0 gone").And.Contain("2 rows, 2 vectors, 0 mended");
        third.Should().Contain("0 new files, 0 of them unreadable, 2 as before");
    }

    [Fact]
    public async Task A_kill_in_the_middle_leaves_rows_and_index_together()
    {
        const int Count = 700;
        for (var i = 0; i < Count; i++) _images.Write($"{i:D3}.png", Noise(i));
        using (var server = Process.Start(SampleRun.Of("ImageSearch", null, _images.Path, "--store", _store.Path, "--url", "http://127.0.0.1:0"))!)
        {
            using var client = await ClientOf(server);
            while ((await StatusOf(client)).GetProperty("images").GetInt32() is 0 or Count) await Task.Delay(20);
            server.Kill();   // SIGKILL
            await server.WaitForExitAsync();
        }

        var output = Find(_images["003.png"]);

        output.Should().MatchRegex($@"[1-9]\d* new files, 0 of them unreadable, [1-9]\d* as before, 0 gone").And.MatchRegex(@", [1-9]\d* mended");
        output.Should().Contain($"{Count} rows, {Count} vectors").And.Contain("1.000  003.png");
        Find(_images["003.png"]).Should().Contain($"0 new files").And.Contain(", 0 mended");
    }

    [Fact]
    public async Task The_page_searches_by_a_dropped_image()
    {
        foreach (var path in Directory.EnumerateFiles(Shipped, "*.png")) File.Copy(path, _images[Path.GetFileName(path)]);
        using var server = Process.Start(SampleRun.Of("ImageSearch", null, _images.Path, "--store", _store.Path, "--url", "http://127.0.0.1:0"))!;
        try
        {
            using var client = await ClientOf(server);
            while (!(await StatusOf(client)).GetProperty("indexing").GetProperty("isDone").GetBoolean()) await Task.Delay(50);

            var page = await client.GetStringAsync("");
            using var body = new ByteArrayContent(await File.ReadAllBytesAsync(_images["trouser-0.png"]));
            using var answer = await client.PostAsync("search?top=3", body);
            using var junk = new ByteArrayContent([1, 2, 3]);
            using var refused = await client.PostAsync("search", junk);

            page.Should().Contain("<title>Image search</title>");
            using var found = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            found.RootElement.GetArrayLength().Should().Be(3);
            found.RootElement[0].GetProperty("path").GetString().Should().Be("trouser-0.png");
            var id = found.RootElement[1].GetProperty("id").GetInt64();
            (await client.GetByteArrayAsync($"images/{id}")).Should().Equal(await File.ReadAllBytesAsync(_images[found.RootElement[1].GetProperty("path").GetString()!]));
            (await client.GetStringAsync($"similar/{id}?top=1")).Should().Contain($"\"id\":{id},");
            refused.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
            (await client.GetAsync("images/999")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        }
        finally
        {
            server.Kill();
        }
    }

    [SkippableFact]
    public async Task A_browser_shows_the_nearest_images_of_a_chosen_file()
    {
        Skip.If(ChromiumPage.Executable is null, "There is no Chromium in the PATH: apt-get install chromium.");
        foreach (var path in Directory.EnumerateFiles(Shipped, "*.png")) File.Copy(path, _images[Path.GetFileName(path)]);
        _images.Write("broken.png", [1, 2, 3]);
        using var server = Process.Start(SampleRun.Of("ImageSearch", null, _images.Path, "--store", _store.Path, "--url", "http://127.0.0.1:0"))!;
        try
        {
            using var client = await ClientOf(server);
            while (!(await StatusOf(client)).GetProperty("indexing").GetProperty("isDone").GetBoolean()) await Task.Delay(50);
            await using var page = await ChromiumPage.OpenAsync(client.BaseAddress!);
            await page.WaitForAsync("document.querySelectorAll('#unreadable li').length", "1");

            await page.ChooseAsync("input", _images["bag-0.png"]);
            await page.WaitForAsync("document.querySelectorAll('#results li').length", "20");
            await page.WaitForAsync("[...document.images].every(image => image.naturalWidth == 28)", "true");

            (await page.EvaluateAsync("document.querySelector('#results small').textContent")).Should().Be("1.000 bag-0.png");
            await page.EvaluateAsync("document.querySelector('#results button[title$=\"trouser-1.png\"]').click()");
            await page.WaitForAsync("document.querySelector('#results small').textContent", "1.000 trouser-1.png");
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public void Recall_and_time_are_measured_against_exact_search()
    {
        var output = SampleRun.ToEnd("ImageSearch", null, "--measure", "100", "--store", _store.Path).ShouldSucceed();

        output.Should().Contain("100 images indexed in").And.MatchRegex(@"recall@10 (0\.9\d+|1\.0000) over 100 queries").And.MatchRegex("exact +median");
    }

    [Theory]
    [InlineData("Name a folder of images.")]
    [InlineData("no-such-folder", "no-such-folder")]
    [InlineData("no-such-file.png", ".", "--find", "no-such-file.png")]
    [InlineData("no-such-file.safetensors", ".", "--model", "no-such-file.safetensors")]
    [InlineData("1 or more", "--measure", "0")]
    public void A_wrong_argument_is_named_and_nothing_is_indexed(string named, params string[] arguments)
    {
        var run = SampleRun.ToEnd("ImageSearch", _images.Path, arguments);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(named).And.NotContain("   at ");
        Directory.EnumerateFileSystemEntries(_images.Path).Should().BeEmpty();
    }

    private string Find(string image, params string[] more) =>
        SampleRun.ToEnd("ImageSearch", null, [_images.Path, "--store", _store.Path, "--find", image, .. more]).ShouldSucceed();

    private static async Task<HttpClient> ClientOf(Process server)
    {
        var line = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException(await server.StandardError.ReadToEndAsync());
        return new() { BaseAddress = new(line[line.IndexOf("http", StringComparison.Ordinal)..] + "/") };
    }

    private static async Task<JsonElement> StatusOf(HttpClient client)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync("status"));
        return document.RootElement.Clone();
    }

    private static byte[] Noise(int seed)
    {
        var pixels = new byte[28 * 28 * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(28, 28, pixels).ToPng();
    }
}
