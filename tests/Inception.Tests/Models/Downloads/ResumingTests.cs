using System.Net.Sockets;
using Inception.Models.Downloads;

namespace Inception.Tests.Models.Downloads;

/// <summary>Broken lines, busy and silent servers, and files that change meanwhile.</summary>
public sealed class ResumingTests : DownloadFixture
{
    private const int Break = 1_500_000;

    [Fact]
    public async Task A_broken_download_goes_on_where_it_ended()
    {
        var breaks = new Queue<int>([Break]);
        using var server = new FileServer(request => request.Send(Content, end: breaks.TryDequeue(out var end) ? end : null));
        var reports = new List<DownloadProgress>();

        await Fetch(FileAt(server.Address), progress: reports.Add);

        TargetShouldBeWhole();
        server.Requests.Select(request => request.From).Should().Equal(0, Break);
        server.Requests[1]["If-Range"].Should().Be("\"1\"", "another version must not be joined to the first half");
        reports.Select(report => report.Received).Should().BeInAscendingOrder("nothing is fetched twice");
    }

    [Fact]
    public async Task A_later_process_goes_on_too()
    {
        var breaks = new Queue<int>([1000]);
        using var server = new FileServer(request => request.Send(Content, end: breaks.TryDequeue(out var end) ? end : null));
        var error = await Failure(FileAt(server.Address), Quick with { Retries = 0 });
        error.Message.Should().Contain("The connection broke after 1,000 of 3,000,000 bytes");
        Visible.Should().BeEmpty();

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
        server.Requests.Select(request => request.From).Should().Equal(0, 1000);
    }

    [Fact]
    public async Task A_line_that_breaks_again_and_again_ends_no_download_as_long_as_much_comes_between()
    {
        using var server = new FileServer(request => request.Send(Content, end: Math.Min(Content.Length, request.From + (1 << 20))));

        await Fetch(FileAt(server.Address), Quick with { Retries = 0 });

        TargetShouldBeWhole();
        server.Requests.Should().HaveCount(3, "each brings 1 MiB of 2.9");
    }

    [Fact]
    public async Task A_line_over_which_nothing_comes_is_given_up_after_the_retries()
    {
        using var server = new FileServer(request => request.Send(Content, end: 0));
        var stages = new List<DownloadStage>();

        var fetching = () => Fetch(FileAt(server.Address), Quick with { Retries = 2 }, report => stages.Add(report.Stage));

        (await fetching.Should().ThrowAsync<DownloadException>()).WithMessage("*The connection broke after 0 of 3,000,000 bytes*");
        server.Requests.Should().HaveCount(3);
        stages.Count(stage => stage == DownloadStage.Retrying).Should().Be(2);
    }

    [Fact]
    public async Task A_server_that_always_breaks_at_the_same_place_and_knows_no_ranges_is_given_up()
    {
        using var server = new FileServer(request => request.Send(Content, version: null, end: Break));

        await Failure(FileAt(server.Address), Quick with { Retries = 2 });

        server.Requests.Should().HaveCount(4, "the first attempt brought much, and three more brought nothing new");
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_fetched_from_its_beginning()
    {
        var first = true;
        using var server = new FileServer(request =>
        {
            if (first) request.Send(RandomBytes(Content.Length, seed: 2), version: "\"old\"", end: Break);
            else request.Send(Content, version: "\"new\"");
            first = false;
        });

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
        server.Requests[1]["If-Range"].Should().Be("\"old\"");
    }

    [Fact]
    public async Task Two_versions_that_a_server_joins_are_found_out_and_fetched_once_more()
    {
        var first = true;
        using var server = new FileServer(request =>
        {
            request.Send(first ? RandomBytes(Content.Length, seed: 2) : Content, end: first ? Break : null); // under the same ETag
            first = false;
        });

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
        server.Requests.Select(request => request.From).Should().Equal(0, Break, 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"1\"")] // weak: equal in meaning, not byte by byte
    public async Task Without_a_version_to_name_the_whole_is_asked_for(string? version)
    {
        var breaks = new Queue<int>([Break]);
        using var server = new FileServer(request => request.Send(Content, version, end: breaks.TryDequeue(out var end) ? end : null));

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
        server.Requests.Select(request => request["Range"]).Should().Equal(null, null);
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_sends_the_whole_once_more()
    {
        var first = true;
        using var server = new FileServer(request =>
        {
            request.Head("200 OK", $"Content-Length: {Content.Length}", "ETag: \"1\"");
            request.Write(first ? Content.AsSpan(0, Break) : Content);
            first = false;
        });

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
        server.Requests.Select(request => request.From).Should().Equal(0, Break);
    }

    [Fact]
    public async Task A_part_that_was_whole_already_is_only_checked()
    {
        using var server = new FileServer(request =>
        {
            if (request.From == Content.Length) request.Refuse("416 Range Not Satisfiable", $"Content-Range: bytes */{Content.Length}");
            else request.Send(Content, end: Content.Length - 1);
        });
        await Failure(FileAt(server.Address), Quick with { Retries = 0 });
        using (var part = File.OpenWrite(Part))
        {
            part.Position = part.Length;
            part.WriteByte(Content[^1]); // killed between the last byte and the renaming
        }

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
    }

    [Fact]
    public async Task A_part_that_is_longer_than_the_file_is_begun_anew_in_the_same_attempt()
    {
        using var server = new FileServer(request =>
        {
            if (request.From > Content.Length) request.Refuse("416 Range Not Satisfiable", $"Content-Range: bytes */{Content.Length}");
            else request.Send(Content, end: Content.Length - 1);
        });
        await Failure(FileAt(server.Address), Quick with { Retries = 0 });
        using (var part = File.OpenWrite(Part)) part.SetLength(Content.Length + 100);

        var error = await Failure(FileAt(server.Address), Quick with { Retries = 0 });

        error.Message.Should().Contain("The connection broke after 2,999,999", "it has come from its beginning once more");
    }

    [Fact]
    public async Task A_part_of_unknown_origin_is_begun_anew()
    {
        using var server = new FileServer(Content);
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Part, RandomBytes(100, seed: 3));

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
        server.Requests.Should().ContainSingle().Which["Range"].Should().BeNull();
    }

    [Fact]
    public async Task A_part_from_another_address_is_begun_anew()
    {
        using var other = new FileServer(request => request.Send(RandomBytes(Content.Length, seed: 2), end: 1000));
        using var server = new FileServer(Content);
        await Failure(FileAt(other.Address), Quick with { Retries = 0 });

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
        server.Requests.Should().ContainSingle().Which["Range"].Should().BeNull();
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        var answers = new Queue<string>(["500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests"]);
        using var server = new FileServer(request =>
        {
            if (answers.TryDequeue(out var status)) request.Refuse(status, "Retry-After: 0");
            else request.Send(Content);
        });

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
        server.Requests.Should().HaveCount(4);
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_given_up_after_the_retries()
    {
        using var server = new FileServer(request => request.Refuse("503 Service Unavailable"));

        var error = await Failure(FileAt(server.Address), Quick with { Retries = 3 });

        error.Message.Should().Contain("The server answered 503 Service Unavailable.");
        server.Requests.Should().HaveCount(4);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        var server = new FileServer(Content);
        server.Dispose();

        var error = await Failure(FileAt(server.Address), Quick with { Retries = 1 });

        error.Message.Should().Contain($"127.0.0.1:{server.Address.Port} could not be reached");
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, SocketError.HostNotFound)]
    [InlineData(HttpRequestError.ConnectionError, SocketError.NetworkUnreachable)]
    public async Task Without_a_network_one_further_attempt_is_made_and_said(HttpRequestError error, SocketError code)
    {
        using var handler = new NoNetwork(error, code);
        var said = new List<string?>();

        var fetching = () => Fetch(FileAt(new Uri("http://weights.example/")), Quick with { HttpHandler = handler }, report => said.Add(report.Problem));

        var failure = (await fetching.Should().ThrowAsync<DownloadException>()).Which;
        failure.Message.Should().Contain("weights.example").And.Contain("network").And.NotContain("busy");
        handler.Requests.Should().Be(2);
        said.Should().ContainSingle().Which.Should().Contain("weights.example");
        Directory.GetFiles(Folder).Should().BeEmpty("neither an empty part nor a lock stays");
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_asked_for_the_rest()
    {
        var first = true;
        using var server = new FileServer(request =>
        {
            request.Send(Content, end: first ? 1000 : null);
            if (first) Hold(request);
            first = false;
        });

        await Fetch(FileAt(server.Address), Quick with { Patience = TimeSpan.FromSeconds(1) });

        TargetShouldBeWhole();
        server.Requests.Select(request => request.From).Should().Equal(0, 1000);

        void Hold(FileRequest request)
        {
            first = false;
            request.AwaitEnd();
        }
    }

    [Fact]
    public async Task A_server_that_says_nothing_at_all_is_given_up()
    {
        using var server = new FileServer(request => request.AwaitEnd());

        var error = await Failure(FileAt(server.Address), Quick with { Retries = 0, Patience = TimeSpan.FromSeconds(0.5) });

        error.Message.Should().Contain("Nothing came for 0.5 seconds.");
    }

    [Fact]
    public async Task A_cancelled_download_ends_at_once_and_keeps_what_has_come()
    {
        using var server = new FileServer(request =>
        {
            request.Send(Content, end: 1000);
            request.AwaitEnd();
        });
        using var cancellation = new CancellationTokenSource();

        var fetching = () => Fetch(
            FileAt(server.Address), progress: report => { if (report.Received > 0) cancellation.Cancel(); }, cancellation: cancellation.Token);

        await fetching.Should().ThrowAsync<OperationCanceledException>();
        Visible.Should().BeEmpty();
        File.ReadAllBytes(Part).Should().Equal(Content[..1000]);
    }

    private sealed class NoNetwork(HttpRequestError error, SocketError code) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            throw new HttpRequestException(error, "no way", new SocketException((int)code));
        }
    }
}
