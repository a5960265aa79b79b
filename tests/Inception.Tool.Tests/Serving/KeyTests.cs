using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Inception.Tool.Tests.Serving;

public class KeyTests
{
    private const string Key = "a key of sixteen characters";

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/scalar/")]
    [InlineData("/scalar/scalar.js")]
    [InlineData("/models")]
    public async Task What_tells_of_the_server_asks_for_a_key_where_some_are_set(string path)
    {
        await using var open = await StubServer.StartAsync();
        await using var locked = await StubServer.StartAsync(options => options.ApiKeys.Add(Key));

        var free = await open.Client.GetAsync(path);
        var refused = await locked.Client.GetAsync(path);
        var wrong = await GetAsync(locked, path, new("Bearer", "another key of 16 characters"));
        var accepted = await GetAsync(locked, path, new("Bearer", Key));

        free.StatusCode.Should().Be(HttpStatusCode.OK);
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.Should().Contain(challenge => challenge.Scheme == "Bearer");
        JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("kind").GetString().Should().Be("no_key");
        wrong.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        accepted.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/v2/health/live")]
    [InlineData("/v2/health/ready")]
    public async Task Health_and_the_page_are_open(string path)
    {
        await using var server = await StubServer.StartAsync(options => options.ApiKeys.Add(Key));

        (await server.Client.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_browser_may_send_the_key_as_a_password_for_documents_and_not_for_what_computes()
    {
        await using var server = await StubServer.StartAsync(options => options.ApiKeys.Add(Key));

        var challenge = (await server.Client.GetAsync("/scalar/")).Headers.WwwAuthenticate;
        var page = await GetAsync(server, "/scalar/", Basic($"anybody:{Key}"));
        var document = await GetAsync(server, "/openapi/v1.json", Basic($":{Key}"));
        var wrong = await GetAsync(server, "/scalar/", Basic(Key));
        var damaged = await GetAsync(server, "/scalar/", new("Basic", "%%%"));
        var models = await GetAsync(server, "/models", Basic($"anybody:{Key}"));

        challenge.Should().Contain(one => one.Scheme == "Basic");
        new[] { page, document }.Should().OnlyContain(one => one.StatusCode == HttpStatusCode.OK);
        new[] { wrong, damaged, models }.Should().OnlyContain(one => one.StatusCode == HttpStatusCode.Unauthorized);
    }

    private static AuthenticationHeaderValue Basic(string pair) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));

    private static Task<HttpResponseMessage> GetAsync(StubServer server, string path, AuthenticationHeaderValue authorization) =>
        server.Client.SendAsync(new(HttpMethod.Get, path) { Headers = { Authorization = authorization } });
}
