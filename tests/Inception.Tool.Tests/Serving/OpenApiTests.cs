using System.Text.Json;

namespace Inception.Tool.Tests.Serving;

public class OpenApiTests
{
    [Theory]
    [InlineData("/classify", "top", "integer")]
    [InlineData("/classify", "model", "string")]
    [InlineData("/embed", "normalize", "boolean")]
    [InlineData("/embed", "model", "string")]
    [InlineData("/explain", "class", "string")]
    [InlineData("/explain", "top", "integer")]
    [InlineData("/explain", "format", "string")]
    [InlineData("/explain", "model", "string")]
    public async Task A_parameter_of_an_address_has_its_type_and_a_description(string path, string name, string type)
    {
        await using var server = await StubServer.StartAsync();
        var document = await DocumentAsync(server);

        var parameter = Parameters(document, path, "post").Single(one => Text(one, "name") == name);

        Text(parameter, "in").Should().Be("query");
        Text(parameter, "description").Should().NotBeNullOrEmpty();
        parameter.TryGetProperty("required", out _).Should().BeFalse();
        TypeOf(Schema(document, parameter)).Should().Be(type);
    }

    [Fact]
    public async Task Numbers_have_ranges_and_choices_are_listed()
    {
        await using var server = await StubServer.StartAsync();
        var document = await DocumentAsync(server);

        var explain = Parameters(document, "/explain", "post").ToDictionary(one => Text(one, "name")!, one => Schema(document, one));

        explain.Keys.Should().BeEquivalentTo("class", "top", "format", "model");
        explain["top"].GetProperty("minimum").GetInt32().Should().Be(1);
        explain["top"].GetProperty("default").GetInt32().Should().Be(1);
        explain["format"].GetProperty("enum").EnumerateArray().Select(one => one.GetString()).Should().Equal("json", "png");
        Schema(document, Parameters(document, "/classify", "post").First()).GetProperty("minimum").GetInt32().Should().Be(1);
    }

    [Fact]
    public async Task A_heat_map_may_be_a_png_image()
    {
        await using var server = await StubServer.StartAsync();

        var explain = (await DocumentAsync(server)).GetProperty("paths").GetProperty("/explain").GetProperty("post");

        explain.GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().Select(one => one.Name)
            .Should().Equal("application/json", "image/png");
    }

    [Theory]
    [InlineData("/v2/models/{name}", "get", "name")]
    [InlineData("/v2/models/{name}/infer", "post", "name")]
    [InlineData("/v2/models/{name}/versions/{version}/infer", "post", "name,version")]
    public async Task What_stands_in_a_path_is_described(string path, string method, string names)
    {
        await using var server = await StubServer.StartAsync();

        var parameters = Parameters(await DocumentAsync(server), path, method).Where(one => Text(one, "in") != "header").ToList();

        parameters.Select(one => Text(one, "name")).Should().Equal(names.Split(','));
        parameters.Should().OnlyContain(one => Text(one, "in") == "path" && one.GetProperty("required").GetBoolean());
    }

    [Fact]
    public async Task Answers_have_numbers_and_no_text_in_their_place()
    {
        await using var server = await StubServer.StartAsync();
        var schemas = (await DocumentAsync(server)).GetProperty("components").GetProperty("schemas");

        var predicted = schemas.GetProperty("PredictedClass").GetProperty("properties");

        TypeOf(predicted.GetProperty("index")).Should().Be("integer");
        TypeOf(predicted.GetProperty("probability")).Should().Be("number");
    }

    [Fact]
    public async Task The_key_is_described_where_one_is_asked_for()
    {
        const string Key = "a key of sixteen characters";
        await using var open = await StubServer.StartAsync();
        await using var locked = await StubServer.StartAsync(options => options.ApiKeys.Add(Key));
        locked.Client.DefaultRequestHeaders.Add("X-API-Key", Key);

        var scheme = (await DocumentAsync(locked)).GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Single().Value;

        Text(scheme, "type").Should().Be("apiKey");
        Text(scheme, "name").Should().Be("X-API-Key");
        (await DocumentAsync(open)).GetProperty("components").TryGetProperty("securitySchemes", out _).Should().BeFalse();
    }

    private static async Task<JsonElement> DocumentAsync(StubServer server) =>
        JsonDocument.Parse(await server.Client.GetStringAsync("/openapi/v1.json")).RootElement;

    private static JsonElement.ArrayEnumerator Parameters(JsonElement document, string path, string method) =>
        document.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("parameters").EnumerateArray();

    /// <summary>A parameter's schema, in its place or among the components.</summary>
    private static JsonElement Schema(JsonElement document, JsonElement parameter)
    {
        var schema = parameter.GetProperty("schema");
        return schema.TryGetProperty("$ref", out var reference)
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1])
            : schema;
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>The one type; a list of texts says its type by its values.</summary>
    private static string? TypeOf(JsonElement schema) => Text(schema, "type")
        ?? (schema.GetProperty("enum").EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) ? "string" : null);
}
