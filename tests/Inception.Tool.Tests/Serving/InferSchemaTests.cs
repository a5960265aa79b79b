using System.Net;
using System.Text;
using System.Text.Json;

namespace Inception.Tool.Tests.Serving;

/// <summary>What the OpenAPI document says of the bodies of <c>infer</c>, against what the server does.</summary>
public class InferSchemaTests
{
    private const string Json = "application/json";

    private static readonly string Rows = $"[{string.Join(',', Enumerable.Repeat($"[{string.Join(',', Enumerable.Repeat("0.5", 28))}]", 28))}]";

    [Theory]
    [InlineData("/v2/models/{name}/infer")]
    [InlineData("/v2/models/{name}/versions/{version}/infer")]
    public async Task Requests_and_answers_have_schemas_whose_members_are_all_described(string path)
    {
        await using var server = await StubServer.StartAsync();
        var infer = await InferAsync(server, path);

        var request = infer.Schemas.Resolve(infer.Request);
        var answer = infer.Schemas.Resolve(infer.Answer);

        Members(infer.Schemas, request).Should().BeEquivalentTo(
            "id", "inputs", "inputs.name", "inputs.shape", "inputs.datatype", "inputs.data", "inputs.parameters", "inputs.parameters.binary_data_size",
            "outputs", "outputs.name", "outputs.parameters", "outputs.parameters.classification", "outputs.parameters.binary_data",
            "parameters", "parameters.binary_data_output");
        Members(infer.Schemas, answer).Should().BeEquivalentTo(
            "model_name", "model_version", "id", "outputs", "outputs.name", "outputs.datatype", "outputs.shape", "outputs.data", "outputs.parameters",
            "outputs.parameters.binary_data_size");
        Required(request).Should().Equal("inputs");
        Required(answer).Should().BeEquivalentTo("model_name", "model_version", "outputs");
    }

    [Fact]
    public async Task The_accepted_inputs_outputs_and_datatypes_are_listed()
    {
        await using var server = await StubServer.StartAsync();
        var infer = await InferAsync(server);

        var (input, output) = (Items(infer.Request, "inputs"), Items(infer.Request, "outputs"));

        Choices(input, "name").Should().Equal("input", "pixels", "image");
        Choices(input, "datatype").Should().Equal("FP32", "UINT8", "BYTES");
        Choices(output, "name").Should().Equal("logits", "probabilities", "embedding");
        Required(input).Should().BeEquivalentTo("name", "shape", "datatype");

        JsonElement Items(JsonElement body, string member) =>
            infer.Schemas.Resolve(infer.Schemas.Resolve(body).GetProperty("properties").GetProperty(member).GetProperty("items"));

        IEnumerable<string?> Choices(JsonElement schema, string member) =>
            infer.Schemas.Resolve(schema.GetProperty("properties").GetProperty(member)).GetProperty("enum").EnumerateArray().Select(one => one.GetString());
    }

    [Theory]
    [InlineData("pixels")]
    [InlineData("image")]
    public async Task An_example_of_the_document_fits_its_schema_and_is_answered_as_the_document_says(string name)
    {
        await using var server = await StubServer.StartAsync();
        var infer = await InferAsync(server);

        await ShouldBeAnsweredAsync(server, infer, infer.Examples.GetProperty(name).GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task A_preprocessed_image_in_nested_arrays_fits_the_schema_and_is_answered_as_the_document_says()
    {
        await using var server = await StubServer.StartAsync();
        var infer = await InferAsync(server);

        await ShouldBeAnsweredAsync(server, infer, $$"""{"inputs":[{"name":"input","datatype":"FP32","shape":[1,1,28,28],"data":[[{{Rows}}]]}]}""");
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"inputs":[]}""")]
    [InlineData("""{"inputs":[{"name":"pixels","shape":[1,1,1,3],"data":[1,2,3]}]}""")]
    [InlineData("""{"inputs":[{"name":"pixels","datatype":"UINT8","data":[1,2,3]}]}""")]
    [InlineData("""{"inputs":[{"name":"pixels","datatype":"FP16","shape":[1,1,1,3],"data":[1,2,3]}]}""")]
    [InlineData("""{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[0,1,1,3],"data":[]}]}""")]
    [InlineData("""{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,1,3],"data":"AQID"}]}""")]
    [InlineData("""{"inputs":[{"name":"photo","datatype":"UINT8","shape":[1,1,1,3],"data":[1,2,3]}]}""")]
    [InlineData("""{"inputs":[{"name":"pixels","datatype":"UINT8","shape":[1,1,1,3],"data":[1,2,3]}],"outputs":[{"name":"classes"}]}""")]
    public async Task A_request_that_does_not_fit_the_schema_is_refused(string body)
    {
        await using var server = await StubServer.StartAsync();
        var infer = await InferAsync(server);

        using var response = await PostAsync(server, body);

        infer.Schemas.Misfits(infer.Request, JsonDocument.Parse(body).RootElement).Should().NotBeEmpty();
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        var error = infer.Responses.GetProperty("400").GetProperty("content").GetProperty(Json).GetProperty("schema");
        infer.Schemas.Misfits(error, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement).Should().BeEmpty();
    }

    [Fact]
    public async Task Binary_tensors_are_described_with_the_header_that_they_need()
    {
        await using var server = await StubServer.StartAsync();
        var infer = await InferAsync(server);

        var header = infer.Operation.GetProperty("parameters").EnumerateArray().Single(one => one.GetProperty("in").GetString() == "header");

        header.GetProperty("name").GetString().Should().Be("Inference-Header-Content-Length");
        header.GetProperty("schema").GetProperty("type").GetString().Should().Be("integer");
        foreach (var body in new[] { infer.Operation.GetProperty("requestBody"), infer.Responses.GetProperty("200") })
            body.GetProperty("content").EnumerateObject().Select(one => one.Name).Should().Equal(Json, "application/octet-stream");
    }

    private static async Task ShouldBeAnsweredAsync(StubServer server, Infer infer, string body)
    {
        infer.Schemas.Misfits(infer.Request, JsonDocument.Parse(body).RootElement).Should().BeEmpty();

        using var response = await PostAsync(server, body);

        var answer = await response.Content.ReadAsStringAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, answer);
        infer.Schemas.Misfits(infer.Answer, JsonDocument.Parse(answer).RootElement).Should().BeEmpty();
    }

    private static Task<HttpResponseMessage> PostAsync(StubServer server, string body) =>
        server.Client.PostAsync("/v2/models/stub/infer", new StringContent(body, Encoding.UTF8, Json));

    private static async Task<Infer> InferAsync(StubServer server, string path = "/v2/models/{name}/infer")
    {
        var document = JsonDocument.Parse(await server.Client.GetStringAsync("/openapi/v1.json")).RootElement;
        return new(new(document), document.GetProperty("paths").GetProperty(path).GetProperty("post"));
    }

    /// <summary>The paths of all members below a schema, each of which has a description.</summary>
    private static IEnumerable<string> Members(DocumentSchemas schemas, JsonElement schema)
    {
        if (schema.TryGetProperty("items", out var items)) return Members(schemas, schemas.Resolve(items));
        if (!schema.TryGetProperty("properties", out var properties)) return [];
        return properties.EnumerateObject().SelectMany(member =>
        {
            member.Value.GetProperty("description").GetString().Should().NotBeNullOrEmpty(member.Name);
            return Members(schemas, schemas.Resolve(member.Value)).Select(below => $"{member.Name}.{below}").Prepend(member.Name);
        });
    }

    private static IEnumerable<string?> Required(JsonElement schema) => schema.GetProperty("required").EnumerateArray().Select(one => one.GetString());

    private sealed record Infer(DocumentSchemas Schemas, JsonElement Operation)
    {
        public JsonElement Responses => Operation.GetProperty("responses");

        public JsonElement Request => Content(Operation.GetProperty("requestBody")).GetProperty("schema");

        public JsonElement Examples => Content(Operation.GetProperty("requestBody")).GetProperty("examples");

        public JsonElement Answer => Content(Responses.GetProperty("200")).GetProperty("schema");

        private static JsonElement Content(JsonElement body) => body.GetProperty("content").GetProperty(Json);
    }
}
