using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inception.SampleTests;

public sealed class ServeTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client = new();
    private Process _service = null!;

    /// <summary>The service on a free port of its own choice, which its log names, once it is healthy.</summary>
    public async Task InitializeAsync()
    {
        var start = SampleRun.Of("Serve", folder: null);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        _service = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (_client.BaseAddress is null)
        {
            var line = await _service.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException($"The service ended before it listened: {await _service.StandardError.ReadToEndAsync(patience.Token)}");
            if (Regex.Match(line, @"http://127\.0\.0\.1:\d+") is { Success: true } address) _client.BaseAddress = new(address.Value);
        }

        _ = _service.StandardOutput.ReadToEndAsync(CancellationToken.None);   // a full pipe would stop the service
        while ((await _client.GetAsync("/health", patience.Token)).StatusCode != HttpStatusCode.OK) await Task.Delay(50, patience.Token);
    }

    [Fact]
    public async Task A_posted_image_comes_back_as_predictions_in_json()
    {
        using var response = await PostAsync("/classify?top=2", await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "images", "bag-0.png")));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var predictions = json.RootElement.GetProperty("predictions");
        predictions.GetArrayLength().Should().Be(2);
        predictions[0].GetProperty("label").GetString().Should().Be("Bag");
        predictions[0].GetProperty("probability").GetDouble().Should().BeGreaterThan(0.8);
        (await _client.GetStringAsync("/")).Should().Contain("<h1>Inception</h1>");
    }

    [Theory]
    [InlineData("/classify", HttpStatusCode.UnprocessableEntity, "not_an_image")]
    [InlineData("/classify?top=0", HttpStatusCode.BadRequest, "bad_top")]
    public async Task A_mistake_of_the_caller_is_refused_with_the_reason(string address, HttpStatusCode status, string kind)
    {
        using var response = await PostAsync(address, "no image"u8.ToArray());

        response.StatusCode.Should().Be(status);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        json.RootElement.GetProperty("kind").GetString().Should().Be(kind);
        json.RootElement.GetProperty("detail").GetString().Should().NotBeNullOrEmpty();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _client.Dispose();
        _service.Kill(entireProcessTree: true);
        _service.Dispose();
    }

    private Task<HttpResponseMessage> PostAsync(string address, byte[] image) => _client.PostAsync(address, new ByteArrayContent(image));
}
