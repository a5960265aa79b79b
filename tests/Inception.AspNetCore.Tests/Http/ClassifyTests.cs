using Microsoft.Extensions.DependencyInjection;
using System.Net;
using Inception.Portable;

namespace Inception.AspNetCore.Tests.Http;

public class ClassifyTests
{
    private static readonly byte[] Red = SampleImageModel.Png(255, 0, 0), Green = SampleImageModel.Png(0, 255, 0);

    [Theory]
    [InlineData(null)]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    [InlineData("application/x-www-form-urlencoded")]   // what curl says of --data-binary
    public async Task The_body_is_the_image_whatever_its_type_says(string? type)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, json) = await app.PostAsync("/classify?top=2", Red, type);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        json.GetProperty("model").GetString().Should().Be("sample");
        json.GetProperty("predictions").GetArrayLength().Should().Be(2);
        var first = json.GetProperty("predictions")[0];
        first.GetProperty("label").GetString().Should().Be("red");
        first.GetProperty("index").GetInt32().Should().Be(0);
        first.GetProperty("id").GetString().Should().Be("n1");
        first.GetProperty("probability").GetDouble().Should().BeApproximately(Math.Exp(10) / (Math.Exp(10) + 2 + Math.E), 1e-6);
        json.TryGetProperty("images", out _).Should().BeFalse();
        response.Headers.GetValues("Server-Timing").Single().Should().MatchRegex(@"^decode;dur=[\d.]+, preprocess;dur=[\d.]+, wait;dur=[\d.]+, compute;dur=[\d.]+$");
    }

    [Fact]
    public async Task A_form_has_a_result_for_each_file_and_an_error_for_what_is_no_image()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(Green), "a", "green.png" },
            { new ByteArrayContent([1, 2, 3, 4]), "b", "none.png" },
            { new StringContent("a field without a file"), "c" },
            { new ByteArrayContent(Red), "d", "red.png" },
        };

        var (response, json) = await app.SendAsync(new(HttpMethod.Post, "/classify") { Content = form });

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        var images = json.GetProperty("images").EnumerateArray().ToList();
        images.Select(image => image.GetProperty("name").GetString()).Should().Equal("green.png", "none.png", "red.png");
        images[0].GetProperty("predictions")[0].GetProperty("label").GetString().Should().Be("green");
        images[2].GetProperty("predictions")[0].GetProperty("label").GetString().Should().Be("red");
        images[1].GetProperty("error").GetProperty("kind").GetString().Should().Be("not_an_image");
        images[1].GetProperty("error").GetProperty("status").GetInt32().Should().Be(422);
    }

    [Fact]
    public async Task Json_has_an_image_in_base64_or_several()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());
        var (red, green) = (Convert.ToBase64String(Red), "data:image/png;base64," + Convert.ToBase64String(Green));

        var (_, one) = await app.PostJsonAsync("/classify", $$"""{ "image": "{{red}}", "top": 1 }""");
        var (_, two) = await app.PostJsonAsync("/classify", $$"""{ "images": ["{{red}}", "{{green}}"] }""");

        one.GetProperty("predictions").EnumerateArray().Single().GetProperty("label").GetString().Should().Be("red");
        two.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("predictions")[0].GetProperty("label").GetString()).Should().Equal("red", "green");
    }

    [Theory]
    [InlineData("""{ "image": "no base64!" }""", 400, "bad_base64")]
    [InlineData("""{ "image": 5 }""", 400, "bad_json")]
    [InlineData("""{ "image": """, 400, "bad_json")]
    [InlineData("""{ "images": [null] }""", 400, "bad_json")]
    [InlineData("""{ "urls": ["http://example.org/cat.jpg", null] }""", 400, "bad_json")]
    [InlineData("""{ "image": "\ud800" }""", 400, "bad_json")]
    [InlineData("{}", 400, "no_image")]
    [InlineData("null", 400, "no_image")]
    [InlineData("""{ "url": "http://example.org/cat.jpg" }""", 403, "urls_not_allowed")]
    public async Task Json_that_cannot_be_used_says_what_is_expected(string json, int status, string kind)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, problem) = await app.PostJsonAsync("/classify", json);

        ((int)response.StatusCode).Should().Be(status);
        problem.GetProperty("kind").GetString().Should().Be(kind);
    }

    [Theory]
    [InlineData("/classify?top=0", "bad_top")]
    [InlineData("/classify?top=many", "bad_top")]
    [InlineData("/explain?class=nine", "no_such_class")]
    [InlineData("/explain?class=4", "no_such_class")]
    [InlineData("/explain?top=21", "bad_top")]
    [InlineData("/explain?top=1&format=gif", "bad_format")]
    [InlineData("/explain?top=2&format=png", "bad_format")]
    [InlineData("/embed?normalize=perhaps", "bad_normalize")]
    public async Task A_wrong_parameter_is_a_bad_request(string path, string kind)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, problem) = await app.PostAsync(path, Red);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        problem.GetProperty("kind").GetString().Should().Be(kind);
    }

    [Fact]
    public async Task A_member_of_the_wrong_type_is_named()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, problem) = await app.PostJsonAsync("/classify", """{ "image": "", "top": 99999999999 }""");

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        problem.GetProperty("kind").GetString().Should().Be("bad_json");
        problem.GetProperty("detail").GetString().Should().EndWith("expected a whole number as \"top\".");
    }

    [Fact]
    public async Task The_answers_are_those_of_the_model_itself()
    {
        using var model = PortableModel.Load(ShippedModel.Path, engine: ShippedModel.Quick);
        await using var app = await TestApp.StartAsync(PortableModel.Load(ShippedModel.Path, engine: ShippedModel.Quick));
        var images = Enumerable.Range(0, 12).Select(ShippedModel.Image).ToList();

        var answers = await Task.WhenAll(images.Select(image => app.PostAsync("/classify?top=10", image)));
        var vectors = await Task.WhenAll(images.Select(image => app.PostAsync("/embed", image)));

        for (var i = 0; i < images.Count; i++)
        {
            var expected = model.Classify(images[i], top: 10);
            answers[i].Json.GetProperty("predictions").EnumerateArray()
                .Select(one => (one.GetProperty("label").GetString()!, one.GetProperty("probability").GetDouble()))
                .Should().Equal(expected.Select(one => (one.Label, one.Probability)), "equal images give equal results, whatever the batch");
            vectors[i].Json.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).Should().Equal(model.Embed(images[i]));
        }
    }

    [Fact]
    public async Task A_model_is_chosen_by_name_and_an_unknown_one_is_not_found()
    {
        await using var app = await TestApp.StartAsync(services => services
            .AddInception(options => options.CreateModel = _ => Task.FromResult<Inception.Serving.IImageModel>(new SampleImageModel()))
            .AddInception("plain", options => options.CreateModel = _ => Task.FromResult<Inception.Serving.IImageModel>(new SampleImageModel { Labels = null })));

        var (_, plain) = await app.PostAsync("/classify?model=plain", Red);
        var (none, problem) = await app.PostAsync("/classify?model=none", Red);
        var (_, list) = await app.GetAsync("/models");

        plain.GetProperty("model").GetString().Should().Be("plain");
        plain.GetProperty("predictions")[0].GetProperty("label").GetString().Should().Be("class 0");
        none.StatusCode.Should().Be(HttpStatusCode.NotFound);
        problem.GetProperty("kind").GetString().Should().Be("no_such_model");
        list.GetProperty("models").EnumerateArray().Select(one => one.GetProperty("name").GetString()).Should().Equal("sample", "plain");
        list.GetProperty("models")[0].GetProperty("input").GetProperty("size").GetInt32().Should().Be(SampleImageModel.Size);
    }
}
