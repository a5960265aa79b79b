using System.Net;
using System.Text;

namespace Inception.AspNetCore.Tests.Protocol;

/// <summary>Requests of the Open Inference Protocol that cost their senders little, and must cost the server little.</summary>
public class HostileInferTests
{
    private const string Path = "/v2/models/sample/infer";

    [Theory]
    [InlineData("pixels", "UINT8", "[3,1,1,3]", "1,2,3,4,5,6,7,8,9")]
    [InlineData("pixels", "UINT8", "[700000000,1,1,3]", "1")]
    [InlineData("image", "BYTES", "[3]", "\"\",\"\",\"\"")]
    [InlineData("input", "FP32", "[3,3,8,8]", "1")]
    public async Task Too_many_images_are_refused_by_their_shape(string name, string type, string shape, string data)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), options => options.Limits.MaxImages = 2);

        var (response, json) = await app.PostJsonAsync(Path, Request(name, type, shape, data));

        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        json.GetProperty("error").GetString().Should().Contain("more than 2 images");
    }

    [Theory]
    [InlineData("input", "FP32", "[1000000,3,8,8]", "\"data\":[1]")]
    [InlineData("input", "FP32", "[1000000,3,8,8]", "\"parameters\":{\"binary_data_size\":0}")]
    [InlineData("pixels", "UINT8", "[4,10000,5000,3]", "\"data\":[1]")]
    public async Task A_shape_takes_no_memory_that_its_values_do_not_fill(string name, string type, string shape, string values)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), options => options.Limits.MaxImages = int.MaxValue);
        var request = $$"""{"inputs":[{"name":"{{name}}","datatype":"{{type}}","shape":{{shape}},{{values}}}]}""";
        await app.PostJsonAsync(Path, Request("input", "FP32", "[1,3,8,8]", "1"));   // what the first request takes once

        var before = GC.GetTotalAllocatedBytes();
        var (response, json) = await app.PostJsonAsync(Path, request);
        var taken = GC.GetTotalAllocatedBytes() - before;

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        json.GetProperty("error").GetString().Should().Contain("expects");
        taken.Should().BeLessThan(400 << 20, "the shape alone stands for 600 to 768 MB, and other tests run beside this one");
    }

    [Theory]
    [InlineData("""{"inputs":[{"name":"\ud800","datatype":"FP32","shape":[1],"data":[1]}]}""")]
    [InlineData("""{"id":"\ud800","inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":[""]}]}""")]
    [InlineData("""{"inputs":[{"\ud800":1,"name":"image","datatype":"BYTES","shape":[1],"data":["\ud800"]}]}""")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":["\ud800"]}]}""")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":[null]}]}""")]
    [InlineData("""{"inputs":[{"name":"image","datatype":"BYTES","shape":[1],"data":["<FF>"]}]}""")]
    [InlineData("""{"inputs":[{"name":"<FF>","datatype":"BYTES","shape":[1],"data":[""]}]}""")]
    public async Task A_text_that_is_no_Unicode_is_a_bad_request(string json)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());
        var body = Encoding.Latin1.GetBytes(json.Replace("<FF>", "\u00ff", StringComparison.Ordinal));

        var (response, answer) = await app.PostAsync(Path, body, "application/json");

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        answer.GetProperty("error").GetString().Should().NotBeEmpty();
    }

    [Fact]
    public async Task An_image_too_long_and_thin_is_unprocessable()
    {
        const int Height = 6_000_000;
        // The image gets 160 columns before it gets 160 rows: 2.9 GB between the two.
        await using var app = await TestApp.StartAsync(
            new SampleImageModel { Preprocessing = new() { KeepAspectRatio = false, ShorterSide = 160, CropSize = 160 } });
        var json = $$$"""
            {"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,{{{Height}}},1,3],"parameters":{"binary_data_size":{{{Height * 3}}}}}],"outputs":[{"name":"embedding"}]}
            """;
        var header = Encoding.UTF8.GetBytes(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent([.. header, .. new byte[Height * 3]]) };
        request.Content.Headers.TryAddWithoutValidation("Inference-Header-Content-Length", $"{header.Length}");

        var (response, answer) = await app.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.GetProperty("error").GetString().Should().Contain("too long and thin");
    }

    [Fact]
    public async Task A_long_name_is_shortened_in_the_error()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, _) = await app.PostJsonAsync(Path, Request(new string('a', 100_000), "FP32", "[0]", "1"));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsByteArrayAsync()).Length.Should().BeLessThan(1024);
    }

    private static string Request(string name, string type, string shape, string data) =>
        $$"""{"inputs":[{"name":"{{name}}","datatype":"{{type}}","shape":{{shape}},"data":[{{data}}]}]}""";
}
