using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Inception.Tool.Tests.Commands;

[Collection(ConsoleApp.Name)]
public class ServeCommandTests(ConsoleAppFiles files)
{
    private const int Interrupt = 2, Terminate = 15;

    [SkippableTheory]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task It_serves_the_shipped_model_until_a_signal_and_ends_well(int signal)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        using var app = new StartedApp(files.Folder, "serve", "--url", "http://127.0.0.1:0", "--top", "2", "--name", "clothes");
        var line = app.ReadLine();
        line.Should().StartWith("Serving inception_medium (portable, fp32, cpu").And.EndWith("Ctrl-C stops.");
        var address = line!.Split(" at ")[1].Split(". ")[0];
        using var client = new HttpClient { BaseAddress = new(address) };

        using var image = new ByteArrayContent(await File.ReadAllBytesAsync(ConsoleAppFiles.Image));
        var classified = await client.PostAsync("/classify", image);
        using var json = JsonDocument.Parse(await classified.Content.ReadAsStringAsync());
        json.RootElement.GetProperty("model").GetString().Should().Be("clothes");
        json.RootElement.GetProperty("predictions").EnumerateArray().Select(one => one.GetProperty("index").GetInt32()).Should().HaveCount(2).And.StartWith(9);
        foreach (var path in new[] { "/", "/health/live", "/health/ready", "/metrics", "/scalar/", "/v2/models/clothes/ready" })
            (await client.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.OK, path);
        (await client.GetStringAsync("/metrics")).Should().Contain("inception_images_total").And.Contain("device=\"cpu\"");
        using var api = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json"));
        api.RootElement.GetProperty("paths").EnumerateObject().Select(one => one.Name).Should().Contain(["/classify", "/embed", "/explain", "/models", "/v2/models/{name}/infer"]);
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/models") { Headers = { Host = "evil.example" } };
        (await client.SendAsync(rebound)).StatusCode.Should().Be(HttpStatusCode.BadRequest, "a page of another name reaches a local server by its address alone");
        (await client.GetAsync("/none")).StatusCode.Should().Be(HttpStatusCode.NotFound);

        app.Signal(signal).Should().BeTrue();
        var run = app.ToEnd();

        run.ExitCode.Should().Be(0);
        run.Error.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Keys_and_origins_are_those_of_the_command_line()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "sends a signal");
        await File.WriteAllTextAsync(files["keys.txt"], "a key of sixteen characters\n\n");
        using var app = new StartedApp(files.Folder, "serve", "--url", "http://127.0.0.1:0", "--api-keys", "keys.txt", "--cors", "https://example.org");
        using var client = new HttpClient { BaseAddress = new(app.ReadLine()!.Split(" at ")[1].Split(". ")[0]) };

        var refused = await client.GetAsync("/models");
        client.DefaultRequestHeaders.Add("X-API-Key", "a key of sixteen characters");
        client.DefaultRequestHeaders.Add("Origin", "https://example.org");
        var accepted = await client.GetAsync("/models");

        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        refused.Headers.Contains("Access-Control-Allow-Origin").Should().BeFalse();
        accepted.StatusCode.Should().Be(HttpStatusCode.OK);
        accepted.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("https://example.org");
        app.Signal(Interrupt);
        app.ToEnd().ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("--url", "ftp://127.0.0.1", "--url")]
    [InlineData("--url", "https://127.0.0.1:1", "reverse proxy")]
    [InlineData("--cors", "example.org", "--cors")]
    [InlineData("--otlp", "nowhere", "--otlp")]
    [InlineData("--api-keys", "none.txt", "none.txt")]
    [InlineData("--precision", "int8", "--calibration")]
    [InlineData("--name", "a/b", "--name must be letters")]
    [InlineData("--timeout", "3601", "--timeout expects a whole number from 1 to 3600")]
    [InlineData("--max-pixels", "537", "--max-pixels")]
    [InlineData("--max-body", "2048", "--max-body")]
    [InlineData("--max-delay", "60001", "--max-delay")]
    [InlineData("--rate", "1000001", "--rate")]
    public void A_wrong_option_is_refused_before_the_model_is_loaded(string option, string value, string said) =>
        InProcess.Of("serve", option, value).ShouldFailInOneLine().Should().Contain(said);

    [Theory]
    [InlineData("--max-pixels", "536")]
    [InlineData("--max-body", "2047")]
    public void A_largest_value_of_an_option_is_accepted(string option, string value) =>
        InProcess.Of("serve", option, value, "--cors", "example.org").ShouldFailInOneLine().Should().Contain("--cors", "the options themselves are fine");

    [Fact]
    public void A_key_that_is_too_short_is_refused_before_the_model_is_loaded()
    {
        File.WriteAllText(files["short.txt"], "a key of sixteen characters\nshort\n");

        InProcess.Of("serve", "--weights", "none.safetensors", "--api-keys", files["short.txt"]).ShouldFailInOneLine()
            .Should().Contain("--api-keys must be keys of at least 16 characters");
    }

    [Fact]
    public void An_address_that_is_taken_is_an_error_in_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        ConsoleRun.Of("serve", "--url", $"http://127.0.0.1:{port}").ShouldFailInOneLine().Should().Contain($"{port}").And.Contain("in use");
    }
}
