using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Inception.AspNetCore.Tests.Http;

/// <summary>Clients that send slowly, and the requests of all others.</summary>
public class SlowBodyTests
{
    private const string Slow = "the key of a slow client", Other = "the key of another client";

    private static readonly byte[] Red = SampleImageModel.Png(255, 0, 0);

    [Fact]
    public async Task Slow_bodies_of_one_client_keep_no_other_client_out()
    {
        await using var app = await StartAsync();
        using var slow = await SlowBodiesAsync(app, count: 4);   // all reading places, if one client could have them

        app.Client.DefaultRequestHeaders.Add("X-API-Key", Other);
        var other = await app.PostAsync("/classify", Red);

        other.Response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_beyond_its_share_of_slow_bodies_is_refused_and_may_still_ask_without_a_body()
    {
        await using var app = await StartAsync();
        using var slow = await SlowBodiesAsync(app, count: 2);

        app.Client.DefaultRequestHeaders.Add("X-API-Key", Slow);
        var (refused, problem) = await app.PostAsync("/classify", Red);
        var (models, v2) = (await app.GetAsync("/models"), await app.GetAsync("/v2/models/sample"));

        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        problem.GetProperty("kind").GetString().Should().Be("overloaded");
        models.Response.StatusCode.Should().Be(HttpStatusCode.OK);
        v2.Response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(
        new SampleImageModel(),
        options =>
        {
            options.ApiKeys.Add(Slow);
            options.ApiKeys.Add(Other);
            options.Limits.MaxConcurrentRequests = 1;   // four reading places, two for a client
        },
        onPort: true);

    /// <summary>Requests of the slow client whose bodies do not end.</summary>
    private static async Task<Connections> SlowBodiesAsync(TestApp app, int count)
    {
        var connections = new Connections();
        for (var i = 0; i < count; i++)
        {
            var client = new TcpClient();
            connections.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, app.Client.BaseAddress!.Port);
            await client.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes($"POST /classify HTTP/1.1\r\nHost: x\r\nX-API-Key: {Slow}\r\nContent-Length: 5000\r\n\r\nonly this"));
        }

        await Task.Delay(200);   // until the server has them all
        return connections;
    }

    private sealed class Connections : List<TcpClient>, IDisposable
    {
        public void Dispose() => ForEach(client => client.Dispose());
    }
}
