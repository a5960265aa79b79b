using Inception.Models.Downloads;

namespace Inception.Tests.Models.Downloads;

/// <summary>TLS, redirects, and who gets the user's token.</summary>
public sealed class TransportTests : DownloadFixture
{
    private const string Token = "hf_secret";

    [Fact]
    public async Task Plain_http_is_refused_unless_it_is_asked_for()
    {
        using var server = new FileServer(Content);

        var error = await Failure(FileAt(server.Address), Quick with { AllowHttp = false });

        error.Message.Should().Contain("not protected by TLS").And.Contain("--allow-http");
        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_redirect_is_followed_with_the_range_that_was_asked_for()
    {
        var breaks = new Queue<int>([1000]);
        using var storage = new FileServer(request => request.Send(Content, end: breaks.TryDequeue(out var end) ? end : null), tls: true);
        using var server = new FileServer(request => request.Redirect(new Uri(storage.Address, "signed?key=1")), tls: true);

        await Fetch(FileAt(server.Address), Secure);

        TargetShouldBeWhole();
        storage.Requests.Select(request => request.From).Should().Equal(0, 1000);
        storage.Requests[0].Target.Should().Be("/signed?key=1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // plain HTTP that was asked for is still less than what the first server gave
    public async Task A_redirect_from_tls_to_plain_http_is_refused(bool allowHttp)
    {
        using var plain = new FileServer(Content);
        using var server = new FileServer(request => request.Redirect(plain.Address), tls: true);

        var error = await Failure(FileAt(server.Address), Secure with { AllowHttp = allowHttp });

        error.Message.Should().Contain($"127.0.0.1 leads to http://127.0.0.1:{plain.Address.Port}, which is not protected by TLS");
        plain.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/x")]
    public async Task A_redirect_to_another_kind_of_address_is_refused(string address)
    {
        using var server = new FileServer(request => request.Redirect(new Uri(address)));

        var error = await Failure(FileAt(server.Address));

        error.Message.Should().Contain("leads to");
        Visible.Should().BeEmpty();
    }

    [Fact]
    public async Task Redirects_without_end_are_given_up()
    {
        using var server = new FileServer(request => request.Redirect(new Uri("again", UriKind.Relative), "307 Temporary Redirect"));

        var error = await Failure(FileAt(server.Address));

        error.Message.Should().Contain("more than 10 redirects");
        server.Requests.Should().HaveCount(11);
    }

    [Fact]
    public async Task A_certificate_that_nobody_has_signed_is_refused_at_once()
    {
        using var server = new FileServer(Content, tls: true);

        var error = await Failure(FileAt(server.Address), Quick);

        error.Message.Should().Contain("The connection to 127.0.0.1 cannot be trusted");
        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_redirect_that_a_handler_of_the_users_follows_by_itself_is_checked_afterwards()
    {
        using var plain = new FileServer(Content);
        using var server = new FileServer(Content, tls: true);
        using var following = new FollowingHandler(plain.Address);

        var error = await Failure(FileAt(server.Address), Quick with { AllowHttp = false, HttpHandler = following });

        error.Message.Should().Contain("not protected by TLS");
        Visible.Should().BeEmpty();
    }

    [Fact]
    public async Task The_hub_gets_the_token_and_the_host_that_it_leads_to_does_not()
    {
        using var storage = new FileServer(Content, tls: true);
        using var hub = new FileServer(
            request =>
            {
                if (request.Target == "/moved") request.Redirect(storage.OtherAddress);
                else request.Redirect(new Uri("/moved", UriKind.Relative), "307 Temporary Redirect");
            },
            tls: true);

        await Fetch(AtTheHub(), Secure with { Hub = Environment(("HF_ENDPOINT", hub.Address.ToString()), ("HF_TOKEN", Token)) });

        TargetShouldBeWhole();
        hub.Requests.Select(request => request.Target).Should().Equal("/timm/inception_v3.tv_in1k/resolve/main/model.safetensors", "/moved");
        hub.Requests.Should().OnlyContain(request => request["Authorization"] == "Bearer " + Token);
        storage.Requests.Should().ContainSingle().Which["Authorization"].Should().BeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_no_sum_is_published_the_hubs_own_word_counts(bool isRight)
    {
        using var storage = new FileServer(Content, tls: true);
        var sum = isRight ? Sha256(Content) : Sha256([1]);
        using var hub = new FileServer(request => request.Refuse("302 Found", $"Location: {storage.Address}", $"X-Linked-Etag: \"{sum}\""), tls: true);
        var options = Secure with { Hub = Environment(("HF_ENDPOINT", hub.Address.ToString())) };
        var file = AtTheHub() with { Digest = null };

        if (isRight) await Fetch(file, options);
        else (await Failure(file, options)).Message.Should().Contain(sum);

        File.Exists(Target).Should().Be(isRight);
    }

    [Fact]
    public async Task A_server_on_another_port_of_the_hubs_host_gets_no_token()
    {
        using var other = new FileServer(Content, tls: true);
        using var hub = new FileServer(request => request.Redirect(other.Address), tls: true);

        await Fetch(AtTheHub(), Secure with { Hub = Environment(("HF_ENDPOINT", hub.Address.ToString()), ("HF_TOKEN", Token)) });

        other.Requests.Should().ContainSingle().Which["Authorization"].Should().BeNull();
    }

    [Fact]
    public async Task A_mirror_gets_no_token()
    {
        using var mirror = new FileServer(Content, tls: true);

        await Fetch(AtTheHub(), Secure with { Mirror = mirror.Address, Hub = Environment(("HF_TOKEN", Token)) });

        mirror.Requests.Should().ContainSingle().Which["Authorization"].Should().BeNull();
    }

    [Fact]
    public async Task A_hub_without_tls_gets_no_token()
    {
        using var hub = new FileServer(Content);

        await Fetch(AtTheHub(), Quick with { Hub = Environment(("HF_ENDPOINT", hub.Address.ToString()), ("HF_TOKEN", Token)) });

        hub.Requests.Should().ContainSingle().Which["Authorization"].Should().BeNull();
    }

    [Fact]
    public async Task No_message_and_no_text_of_the_options_has_the_token()
    {
        using var hub = new FileServer(request => request.Refuse("401 Unauthorized"), tls: true);
        var options = Secure with { Hub = Environment(("HF_ENDPOINT", hub.Address.ToString()), ("HUGGING_FACE_HUB_TOKEN", Token)) };

        var error = await Failure(AtTheHub(), options);

        hub.Requests.Should().ContainSingle().Which["Authorization"].Should().Be("Bearer " + Token, "the older name counts too");
        error.ToString().Should().Contain("401").And.Contain("set HF_TOKEN").And.NotContain(Token);
        options.ToString().Should().NotContain(Token);
    }

    [Fact]
    public async Task A_token_that_cannot_stand_in_a_header_is_not_sent()
    {
        using var hub = new FileServer(Content, tls: true);

        await Fetch(AtTheHub(), Secure with { Hub = Environment(("HF_ENDPOINT", hub.Address.ToString()), ("HF_TOKEN", Token + "\nX-Header: 1")) });

        hub.Requests.Should().ContainSingle().Which["Authorization"].Should().BeNull();
        hub.Requests[0]["X-Header"].Should().BeNull();
    }

    [Fact]
    public async Task Without_a_token_no_one_is_told_who_asks()
    {
        using var server = new FileServer(Content, tls: true);

        await Fetch(FileAt(server.Address), Secure);

        server.Requests[0]["Authorization"].Should().BeNull();
        server.Requests[0]["Cookie"].Should().BeNull();
        server.Requests[0]["User-Agent"].Should().StartWith("Inception.TorchSharp/");
        server.Requests[0]["Accept-Encoding"].Should().Be("identity", "the sum is that of the file, not of its compressed form");
    }

    private static RemoteFile AtTheHub() => FileAt() with
    {
        Addresses = [HuggingFaceHub.Resolve("timm/inception_v3.tv_in1k", "main", "model.safetensors")],
    };

    private static HuggingFaceHub Environment(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(variable => variable.Name == name).Value);

    private sealed class FollowingHandler(Uri end) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = end;
            return Task.FromResult(new HttpResponseMessage { RequestMessage = request, Content = new ByteArrayContent(Content) });
        }
    }
}
