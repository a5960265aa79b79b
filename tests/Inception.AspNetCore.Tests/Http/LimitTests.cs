using Microsoft.Extensions.DependencyInjection;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Inception.AspNetCore.Tests.Http;

public class LimitTests
{
    private const string Key = "0123456789abcdef";

    private static readonly byte[] Red = SampleImageModel.Png(255, 0, 0);

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_by_its_length()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), options => options.Limits.MaxBodyBytes = 1000, onPort: true);

        var (declared, problem) = await app.PostAsync("/classify", new byte[1001]);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/classify") { Content = new ByteArrayContent(new byte[5000]), Headers = { TransferEncodingChunked = true } };
        var (undeclared, _) = await app.SendAsync(chunked);

        declared.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        problem.GetProperty("kind").GetString().Should().Be("too_large");
        declared.Headers.ConnectionClose.Should().BeTrue("the next request needs a connection of its own");
        undeclared.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_body_of_just_the_limit_is_accepted()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), options => options.Limits.MaxBodyBytes = Red.Length, onPort: true);

        (await app.PostAsync("/classify", Red)).Response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_image_that_declares_too_many_pixels_is_refused_before_it_is_decoded()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), options => options.Limits.MaxPixels = 10_000);
        var bomb = Red.ToArray();
        (bomb[18], bomb[22]) = (0x40, 0x40);   // the low halves of width and height: 16,392 × 16,392 pixels in some bytes
        FixChecksum(bomb);

        var (response, problem) = await app.PostAsync("/classify", bomb);

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        problem.GetProperty("kind").GetString().Should().Be("too_many_pixels");
        problem.GetProperty("detail").GetString().Should().Contain("10,000");
    }

    [Fact]
    public async Task What_is_no_image_is_unprocessable_and_tells_nothing_of_the_server()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, problem) = await app.PostAsync("/classify", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray());

        response.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("kind").GetString().Should().Be("not_an_image");
        (await response.Content.ReadAsStringAsync()).Should().NotContain("/work").And.NotContain("   at ").And.NotContain("Exception");
    }

    [Fact]
    public async Task A_fault_of_the_program_tells_nothing_of_itself()
    {
        await using var app = await TestApp.StartAsync(services => services.AddInception(options =>
            options.CreateModel = _ => Task.FromResult<Inception.Serving.IImageModel>(new FaultyModel())));

        var (response, problem) = await app.PostAsync("/classify", Red);

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        problem.GetProperty("kind").GetString().Should().Be("internal");
        (await response.Content.ReadAsStringAsync()).Should().NotContain("secret");
    }

    [Fact]
    public async Task Numbers_that_are_not_finite_are_an_error_and_never_NaN()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, problem) = await app.PostAsync("/classify", SampleImageModel.Png(255, 255, 255));

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        problem.GetProperty("kind").GetString().Should().Be("not_finite");
    }

    [Fact]
    public async Task Requests_beyond_the_limit_are_refused_at_once_and_the_others_answered()
    {
        var model = new SampleImageModel(isHeldUp: true);
        await using var app = await TestApp.StartAsync(model, options =>
        {
            options.Limits.MaxConcurrentRequests = 2;
            options.Batching.MaxBatch = 1;
        });
        while (model.Batches.Count < 2) await Task.Delay(5);   // the warm-up

        var accepted = Enumerable.Range(0, 2).Select(_ => app.PostAsync("/classify", Red)).ToList();
        while (app.Service.Statistics!.Batches + app.Service.Statistics.Queued < 2) await Task.Delay(5);
        var (refused, problem) = await app.PostAsync("/classify", Red);
        model.Release(2);

        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        problem.GetProperty("kind").GetString().Should().Be("overloaded");
        (await Task.WhenAll(accepted)).Should().OnlyContain(one => one.Response.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_beyond_its_rate_is_told_when_to_come_again()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), options => (options.Limits.RequestsPerSecond, options.Limits.Burst) = (0.1, 2));

        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 3; i++) answers.Add((await app.PostAsync("/classify", Red)).Response);

        answers.Select(answer => (int)answer.StatusCode).Should().Equal(200, 200, 429);
        answers[2].Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(null, null, 401)]
    [InlineData("X-API-Key", "0123456789abcdeF", 401)]
    [InlineData("X-API-Key", Key, 200)]
    [InlineData("Authorization", $"Bearer {Key}", 200)]
    [InlineData("Authorization", $"Basic {Key}", 401)]
    public async Task A_key_is_asked_for_where_some_are_set(string? header, string? value, int status)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), options =>
        {
            options.ApiKeys.Add("another key of 16 characters");
            options.ApiKeys.Add(Key);
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/classify") { Content = new ByteArrayContent(Red) };
        if (header is not null) request.Headers.TryAddWithoutValidation(header, value);

        var (response, _) = await app.SendAsync(request);

        ((int)response.StatusCode).Should().Be(status);
        if (status == 401) response.Headers.WwwAuthenticate.Should().ContainSingle();
    }

    [Fact]
    public async Task A_body_that_never_ends_costs_no_place_and_a_bounded_time()
    {
        await using var app = await TestApp.StartAsync(
            new SampleImageModel(),
            options => (options.Limits.RequestTimeout, options.Limits.MaxConcurrentRequests) = (TimeSpan.FromMilliseconds(400), 1), onPort: true);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, app.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync("POST /classify HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nonly this"u8.ToArray());
        await Task.Delay(50);

        var beside = await app.PostAsync("/classify", Red);
        var answer = new byte[4096];
        var length = await client.GetStream().ReadAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        beside.Response.StatusCode.Should().Be(HttpStatusCode.OK);
        Encoding.ASCII.GetString(answer, 0, length).Should().StartWith("HTTP/1.1 408");
    }

    /// <summary>.NET fills a bucket ten times a second: one of 20 tokens lets 200 requests a second pass at most.</summary>
    [Fact]
    public async Task A_burst_that_is_too_small_for_the_rate_keeps_nobody_below_it()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), options => (options.Limits.RequestsPerSecond, options.Limits.Burst) = (10_000, 1));

        for (var i = 0; i < 50; i++) (await app.GetAsync("/models")).Response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_request_that_waits_too_long_is_told_to_come_again()
    {
        var model = new SampleImageModel(isHeldUp: true);
        await using var app = await TestApp.StartAsync(model, options => options.Limits.RequestTimeout = TimeSpan.FromMilliseconds(100));

        var (response, problem) = await app.PostAsync("/classify", Red);
        model.Release();

        response.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        problem.GetProperty("kind").GetString().Should().Be("timeout");
    }

    [Fact]
    public async Task Too_many_images_in_a_form_are_refused()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), options => options.Limits.MaxImages = 2);
        using var form = new MultipartFormDataContent();
        for (var i = 0; i < 3; i++) form.Add(new ByteArrayContent(Red), "image", $"{i}.png");

        var (response, problem) = await app.SendAsync(new(HttpMethod.Post, "/classify") { Content = form });

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        problem.GetProperty("kind").GetString().Should().Be("too_many_images");
    }

    [Theory]
    [InlineData("multipart/form-data", "bad_form")]
    [InlineData("multipart/form-data; boundary=x", "bad_form")]
    public async Task A_damaged_form_is_a_bad_request(string type, string kind)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, problem) = await app.PostAsync("/classify", "--x\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\nunfinished"u8.ToArray(), type);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        problem.GetProperty("kind").GetString().Should().Be(kind);
    }

    /// <summary>The checksum of a PNG file's first chunk.</summary>
    private static void FixChecksum(byte[] png)
    {
        var checksum = System.IO.Hashing.Crc32.HashToUInt32(png.AsSpan(12, 17));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), checksum);
    }

    private sealed class FaultyModel : DelegatingModel
    {
        public override void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits)
        {
            if (images.Length > 0 && images.ToArray().Any(value => value != 0)) throw new DivideByZeroException("a secret of the program");
        }
    }
}
