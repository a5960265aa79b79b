using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inception.AspNetCore.Tests.Protocol;

/// <summary>The Open Inference Protocol as its text says (kserve/open-inference-protocol, specification/protocol/inference_rest.md), by raw HTTP.</summary>
public class InferTests
{
    private const string Path = "/v2/models/sample/infer", LengthHeader = "Inference-Header-Content-Length";

    private const int Length = 3 * SampleImageModel.Size * SampleImageModel.Size;

    [Fact]
    public async Task Health_and_metadata_have_the_members_of_the_protocol()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        (await app.GetAsync("/v2/health/live")).Json.GetProperty("live").GetBoolean().Should().BeTrue();
        (await app.GetAsync("/v2/health/ready")).Json.GetProperty("ready").GetBoolean().Should().BeTrue();
        (await app.GetAsync("/v2")).Json.GetProperty("extensions").EnumerateArray().Select(one => one.GetString()).Should().Contain("binary_tensor_data");
        (await app.GetAsync("/v2/models/sample/ready")).Json.GetProperty("ready").GetBoolean().Should().BeTrue();
        (await app.GetAsync("/v2/models/sample/versions/1/ready")).Response.StatusCode.Should().Be(HttpStatusCode.OK);
        var (_, model) = await app.GetAsync("/v2/models/sample");
        model.GetProperty("name").GetString().Should().Be("sample");
        model.GetProperty("versions").EnumerateArray().Select(one => one.GetString()).Should().Equal("1");
        model.GetProperty("platform").GetString().Should().NotBeEmpty();
        Tensors(model, "inputs").Should().Equal("input FP32 [-1,3,8,8]", "pixels UINT8 [-1,-1,-1,3]", "image BYTES [-1]");
        Tensors(model, "outputs").Should().Equal("logits FP32 [-1,4]", "probabilities FP32 [-1,4]", "embedding FP32 [-1,3]");
    }

    [Theory]
    [InlineData("/v2/models/none")]
    [InlineData("/v2/models/none/ready")]
    [InlineData("/v2/models/sample/versions/2")]
    public async Task A_model_or_version_that_is_not_there_is_an_error_of_the_protocol(string path)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, json) = await app.GetAsync(path);

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        json.GetProperty("error").GetString().Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tensors_in_json_are_flat_or_nested(bool nested)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());
        var values = Values(0.5f, 0, 0.25f);
        JsonNode data = nested
            ? new JsonArray(new JsonArray([.. values.Chunk(64).Select(plane => (JsonNode)new JsonArray([.. plane.Chunk(8).Select(row => (JsonNode)Numbers(row))]))]))
            : Numbers(values);
        var request = new JsonObject
        {
            ["id"] = "42",
            ["inputs"] = new JsonArray(new JsonObject { ["name"] = "input", ["shape"] = new JsonArray(1, 3, 8, 8), ["datatype"] = "FP32", ["data"] = data }),
            ["outputs"] = new JsonArray(new JsonObject { ["name"] = "embedding" }, new JsonObject { ["name"] = "logits" }),
        };

        var (response, json) = await app.PostJsonAsync(Path, request.ToJsonString());

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        (json.GetProperty("id").GetString(), json.GetProperty("model_name").GetString(), json.GetProperty("model_version").GetString()).Should().Be(("42", "sample", "1"));
        Outputs(json).Should().Equal("embedding FP32 [1,3] 0.5 0 0.25", "logits FP32 [1,4] 5 0 2.5 1");
        response.Headers.Contains("Server-Timing").Should().BeTrue();
    }

    [Fact]
    public async Task Binary_tensors_stand_behind_the_json_in_both_directions()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());
        var input = MemoryMarshal.AsBytes<float>([.. Values(1, 0, 0), .. Values(0, 1, 0)]).ToArray();
        var json = $$$"""
            {"inputs":[{"name":"input","shape":[2,3,8,8],"datatype":"FP32","parameters":{"binary_data_size":{{{input.Length}}}}}],
             "outputs":[{"name":"logits","parameters":{"binary_data":true}},{"name":"embedding"}]}
            """;

        var (header, tail) = await SendBinaryAsync(app, json, input);

        Outputs(header)[1].Should().StartWith("embedding FP32 [2,3] 1 0 0 0 1 0");
        header.GetProperty("outputs")[0].GetProperty("parameters").GetProperty("binary_data_size").GetInt32().Should().Be(32);
        MemoryMarshal.Cast<byte, float>(tail).ToArray().Should().Equal(10, 0, 0, 1, 0, 10, 0, 1);
    }

    [Fact]
    public async Task Pixels_and_encoded_images_are_preprocessed_by_the_server()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());
        var pixels = Enumerable.Repeat(new byte[] { 255, 0, 51 }, 2 * 16 * 20).SelectMany(one => one).ToArray();
        var file = SampleImageModel.Png(0, 0, 255);
        byte[] element = [.. BitConverter.GetBytes(file.Length), .. file];

        var (ofPixels, tail) = await SendBinaryAsync(
            app,
            $$$"""{"parameters":{"binary_data_output":true},"inputs":[{"name":"pixels","shape":[2,16,20,3],"datatype":"UINT8","parameters":{"binary_data_size":{{{pixels.Length}}}}}],"outputs":[{"name":"embedding"}]}""",
            pixels);
        var (ofFile, _) = await SendBinaryAsync(
            app,
            $$$"""{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES","parameters":{"binary_data_size":{{{element.Length}}}}}],"outputs":[{"name":"embedding"}]}""",
            element);
        var (_, inJson) = await app.PostJsonAsync(
            Path, $$$"""{"inputs":[{"name":"image","shape":[1],"datatype":"BYTES","data":["{{{Convert.ToBase64String(file)}}}"]}],"outputs":[{"name":"probabilities","parameters":{"classification":2}}]}""");

        ofPixels.GetProperty("outputs")[0].GetProperty("shape").EnumerateArray().Select(side => side.GetInt32()).Should().Equal(2, 3);
        MemoryMarshal.Cast<byte, float>(tail).ToArray().Should().Equal([1, 0, 0.2f, 1, 0, 0.2f], (a, b) => Math.Abs(a - b) < 1e-5);
        Outputs(ofFile).Single().Should().Be("embedding FP32 [1,3] 0 0 1");
        inJson.GetProperty("outputs")[0].GetProperty("datatype").GetString().Should().Be("BYTES");
        inJson.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(one => one.GetString()!.Split(':')[2]).Should().Equal("blue", "none");
    }

    [Fact]
    public async Task Without_outputs_all_are_returned()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (_, json) = await app.PostJsonAsync(Path, Request("input", "FP32", "[1,3,8,8]", string.Join(',', Values(0, 0, 0))));

        json.GetProperty("outputs").EnumerateArray().Select(one => one.GetProperty("name").GetString()).Should().Equal("logits", "probabilities", "embedding");
    }

    [Theory]
    [InlineData("input", "FP32", "[1,3,8,9]", "1")]
    [InlineData("input", "FP16", "[1,3,8,8]", "1")]
    [InlineData("other", "FP32", "[1,3,8,8]", "1")]
    [InlineData("input", "FP32", "[1,3,8,8]", "1,2,3")]
    [InlineData("input", "FP32", "[1,3,8,8]", "\"a\"")]
    [InlineData("input", "FP32", "[]", "1")]
    [InlineData("input", "FP32", "[0,3,8,8]", "1")]
    [InlineData("input", "FP32", "[-1,3,8,8]", "1")]
    [InlineData("input", "FP32", "[2147483647,2147483647,8,8]", "1")]
    [InlineData("input", "FP32", "[1,3,8,8]", "1e60")]
    [InlineData("pixels", "UINT8", "[1,1,1,3]", "1,2,256")]
    [InlineData("pixels", "UINT8", "[1,1,1,3]", "1,2,3,4")]
    [InlineData("pixels", "UINT8", "[1,1,1,4]", "1,2,3,4")]
    [InlineData("image", "BYTES", "[1]", "\"no base64!\"")]
    public async Task A_tensor_that_does_not_fit_is_an_error_of_the_protocol(string name, string type, string shape, string data)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, json) = await app.PostJsonAsync(Path, Request(name, type, shape, data));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        json.EnumerateObject().Select(member => member.Name).Should().Equal("error");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"inputs":5}""")]
    [InlineData("""{"inputs":[5]}""")]
    [InlineData("""{"inputs":[{"name":"input"}]}""")]
    [InlineData("""{"inputs":[{"name":"input","datatype":"FP32","shape":[1]}]}""")]
    [InlineData("""{"inputs":[{"name":"input","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":4}}]}""")]
    [InlineData("""{"inputs":[{"name":"input","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":-4}}]}""")]
    [InlineData("""{"inputs":[{"name":"input","datatype":"FP32","shape":[1],"data":[1]}],"outputs":[{"name":"none"}]}""")]
    public async Task A_request_that_is_not_of_the_protocol_is_an_error_of_the_protocol(string body)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, json) = await app.PostJsonAsync(Path, body);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        json.GetProperty("error").GetString().Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("1000000")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task A_header_that_does_not_fit_the_body_is_refused(string length)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("{}") };
        request.Content.Headers.TryAddWithoutValidation(LengthHeader, length);

        (await app.SendAsync(request)).Response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    private static float[] Values(float red, float green, float blue) =>
        [.. Enumerable.Repeat(red, Length / 3), .. Enumerable.Repeat(green, Length / 3), .. Enumerable.Repeat(blue, Length / 3)];

    private static JsonArray Numbers(float[] values) => new([.. values.Select(value => (JsonNode)value)]);

    private static string Request(string name, string type, string shape, string data) =>
        $$"""{"inputs":[{"name":"{{name}}","datatype":"{{type}}","shape":{{shape}},"data":[{{data}}]}]}""";

    private static IEnumerable<string> Tensors(JsonElement model, string member) => model.GetProperty(member).EnumerateArray()
        .Select(one => $"{one.GetProperty("name").GetString()} {one.GetProperty("datatype").GetString()} {one.GetProperty("shape").GetRawText()}");

    private static List<string> Outputs(JsonElement answer) => [.. answer.GetProperty("outputs").EnumerateArray().Select(one =>
        $"{one.GetProperty("name").GetString()} {one.GetProperty("datatype").GetString()} {one.GetProperty("shape").GetRawText()} "
            + (one.TryGetProperty("data", out var data) ? string.Join(' ', data.EnumerateArray().Select(value => value.GetRawText())) : ""))];

    private static async Task<(JsonElement Header, byte[] Tail)> SendBinaryAsync(TestApp app, string json, byte[] tail)
    {
        var header = Encoding.UTF8.GetBytes(json);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent([.. header, .. tail]) };
        request.Content.Headers.TryAddWithoutValidation(LengthHeader, $"{header.Length}");
        var response = await app.Client.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, Encoding.UTF8.GetString(body));
        var length = response.Headers.TryGetValues(LengthHeader, out var values) ? int.Parse(values.Single(), System.Globalization.CultureInfo.InvariantCulture) : body.Length;
        return (JsonDocument.Parse(body.AsMemory(0, length)).RootElement, body[length..]);
    }
}
