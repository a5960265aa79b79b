using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inception.SampleTests;

public sealed class ClassifyTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _client = new();
    private Process _service = null!;

    /// <summary>The service on a free port of its own choice, which its log names.</summary>
    public async Task InitializeAsync()
    {
        var start = SampleRun.Of("Classify", folder: null);
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
    }

    [Fact]
    public async Task A_posted_image_comes_back_as_predictions_in_json()
    {
        using var response = await _client.PostAsync("/classify?top=2", new ByteArrayContent(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "images", "bag-0.png"))));

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        json.RootElement.GetArrayLength().Should().Be(2);
        json.RootElement[0].GetProperty("label").GetString().Should().Be("Bag");
        json.RootElement[0].GetProperty("probability").GetDouble().Should().BeGreaterThan(0.8);
    }

    [Theory]
    [InlineData("/classify", "no image")]
    [InlineData("/classify?top=0", "top is 0. Accepted: 1 to 10.")]
    public async Task A_mistake_of_the_caller_is_a_bad_request_that_says_why(string address, string reason)
    {
        using var response = await _client.PostAsync(address, new ByteArrayContent("no image"u8.ToArray()));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        json.RootElement.GetProperty("error").GetString().Should().NotBeNullOrEmpty().And.Match(text => reason == "no image" || text == reason);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _client.Dispose();
        _service.Kill(entireProcessTree: true);
        _service.Dispose();
    }
}
