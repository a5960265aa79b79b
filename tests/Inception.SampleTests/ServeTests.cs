using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inception.SampleTests;

public sealed class ServeTests
{
    [Fact]
    public async Task The_sample_classifies_a_posted_image_once_it_is_healthy()
    {
        var start = SampleRun.Of("Serve", folder: null);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        using var service = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            using var client = new HttpClient { BaseAddress = await AddressAsync(service, patience.Token) };
            _ = service.StandardOutput.ReadToEndAsync(CancellationToken.None);   // a full pipe would stop the service
            while ((await client.GetAsync("/health", patience.Token)).StatusCode != HttpStatusCode.OK) await Task.Delay(50, patience.Token);

            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "images", "bag-0.png"), patience.Token));
            using var response = await client.PostAsync("/classify", content, patience.Token);

            using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(patience.Token));
            json.RootElement.GetProperty("predictions")[0].GetProperty("label").GetString().Should().Be("Bag");
            (await client.GetStringAsync("/", patience.Token)).Should().Contain("<h1>Inception</h1>");
        }
        finally
        {
            service.Kill(entireProcessTree: true);
        }
    }

    private static async Task<Uri> AddressAsync(Process service, CancellationToken patience)
    {
        while (true)
        {
            var line = await service.StandardOutput.ReadLineAsync(patience)
                ?? throw new InvalidOperationException($"The service ended before it listened: {await service.StandardError.ReadToEndAsync(patience)}");
            if (Regex.Match(line, @"http://127\.0\.0\.1:\d+") is { Success: true } address) return new(address.Value);
        }
    }
}
