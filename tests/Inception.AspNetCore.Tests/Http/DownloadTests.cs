using System.Net;
using System.Text;
using Inception.AspNetCore.Http;

namespace Inception.AspNetCore.Tests.Http;

public class DownloadTests
{
    private static readonly InceptionLimits Limits = new() { MaxBodyBytes = 1000, UrlTimeout = TimeSpan.FromSeconds(2) };

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]   // where clouds keep credentials
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:1::")]
    [InlineData("fc00::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void A_private_or_reserved_address_is_not_public(string address) => PublicAddress.IsPublic(IPAddress.Parse(address)).Should().BeFalse();

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    public void An_address_of_the_internet_is_public(string address) => PublicAddress.IsPublic(IPAddress.Parse(address)).Should().BeTrue();

    [Theory]
    [InlineData("file:///etc/passwd", "bad_url")]
    [InlineData("ftp://example.org/a", "bad_url")]
    [InlineData("http://user:secret@example.org/", "bad_url")]
    [InlineData("cat.jpg", "bad_url")]
    [InlineData("http://127.0.0.1:1/", "private_url")]
    [InlineData("http://localhost:1/", "private_url")]
    [InlineData("http://[::1]:1/", "private_url")]
    [InlineData("http://2130706433/", "private_url")]   // 127.0.0.1 as a number
    [InlineData("http://0x7f.1/", "private_url")]
    public async Task An_address_that_leads_into_the_house_is_refused(string url, string kind)
    {
        using var downloads = new ImageDownloads();

        var refusal = await downloads.Awaiting(one => one.GetAsync(url, Limits, default)).Should().ThrowAsync<RequestFailure>();

        refusal.Which.Kind.Should().Be(kind);
    }

    [Fact]
    public async Task Images_are_downloaded_and_redirects_are_followed()
    {
        using var server = new FileServer(request => Send(request, request.Target == "/old" ? "302 Found\r\nLocation: /new" : "200 OK", "image"));
        using var downloads = new ImageDownloads(_ => true);

        var bytes = await downloads.GetAsync(new Uri(server.Address, "old").AbsoluteUri, Limits, default);

        Encoding.ASCII.GetString(bytes.Span).Should().Be("image");
    }

    [Fact]
    public async Task A_redirect_to_a_private_address_is_refused()
    {
        using var server = new FileServer(request => Send(request, "302 Found\r\nLocation: http://localhost:1/", ""));
        using var downloads = new ImageDownloads(address => !address.Equals(IPAddress.IPv6Loopback) && server.Requests.Count == 0);

        var refusal = await downloads.Awaiting(one => one.GetAsync(server.Address.AbsoluteUri, Limits, default)).Should().ThrowAsync<RequestFailure>();

        refusal.Which.Kind.Should().Be("private_url");
        server.Requests.Should().HaveCount(1);
    }

    [Theory]
    [InlineData("200 OK", 2000, 413)]
    [InlineData("404 Not Found", 5, 422)]
    [InlineData("302 Found\r\nLocation: /", 0, 422)]   // for ever
    [InlineData("302 Found\r\nLocation: file:///etc/passwd", 0, 400)]
    public async Task What_cannot_be_downloaded_is_an_error_of_the_request(string head, int length, int status)
    {
        using var server = new FileServer(request => Send(request, head, new string('x', length)));
        using var downloads = new ImageDownloads(_ => true);

        var refusal = await downloads.Awaiting(one => one.GetAsync(server.Address.AbsoluteUri, Limits, default)).Should().ThrowAsync<RequestFailure>();

        refusal.Which.Status.Should().Be(status);
    }

    [Fact]
    public async Task An_address_that_never_answers_ends_in_time()
    {
        using var server = new FileServer(_ => Thread.Sleep(3000));
        using var downloads = new ImageDownloads(_ => true);
        var limits = new InceptionLimits { UrlTimeout = TimeSpan.FromMilliseconds(200) };

        var refusal = await downloads.Awaiting(one => one.GetAsync(server.Address.AbsoluteUri, limits, default)).Should().ThrowAsync<RequestFailure>();

        refusal.Which.Kind.Should().Be("url_failed");
    }

    private static void Send(FileRequest request, string head, string body)
    {
        var lines = head.Split("\r\n");
        request.Head(lines[0], [.. lines.Skip(1), $"Content-Length: {body.Length}"]);
        request.Write(Encoding.ASCII.GetBytes(body));
    }
}
