using System.Net;
using Inception.Imaging;

namespace Inception.AspNetCore.Tests.Http;

public class ExplainTests
{
    private static readonly byte[] Wide = SampleImageModel.Png(0, 200, 0, width: 2048, height: 1024);

    [Fact]
    public async Task A_heat_map_lies_in_the_pixels_of_the_image_as_it_was_sent()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, json) = await app.PostAsync("/explain", Wide);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        json.GetProperty("image").GetProperty("width").GetInt32().Should().Be(2048);
        var seen = json.GetProperty("seen");
        seen.GetProperty("left").GetDouble().Should().Be(512, "the crop is the middle square");
        seen.GetProperty("width").GetDouble().Should().Be(1024);
        var explained = json.GetProperty("explanations").EnumerateArray().Single();
        explained.GetProperty("label").GetString().Should().Be("green");
        explained.GetProperty("stage").GetString().Should().Be("last");
        explained.GetProperty("map").GetProperty("values").EnumerateArray().Select(value => value.GetSingle()).Should().Equal(1, 0.5f, 0.25f, 0);
    }

    [Theory]
    [InlineData("class=blue", "blue")]
    [InlineData("class=n3", "blue")]
    [InlineData("class=2", "blue")]
    [InlineData("class=RED", "red")]
    public async Task A_class_is_named_by_its_label_id_or_index(string query, string label)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (_, json) = await app.PostAsync($"/explain?{query}", Wide);

        json.GetProperty("explanations")[0].GetProperty("label").GetString().Should().Be(label);
    }

    [Fact]
    public async Task The_most_probable_classes_are_explained_where_several_are_asked_for()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (_, json) = await app.PostAsync("/explain?top=2", Wide);

        json.GetProperty("explanations").EnumerateArray().Select(one => one.GetProperty("label").GetString()).Should().Equal("green", "none");
    }

    [Fact]
    public async Task An_explanation_can_be_a_png_image()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());

        var (response, _) = await app.PostAsync("/explain?format=png", Wide);

        response.Content.Headers.ContentType!.MediaType.Should().Be("image/png");
        var image = new ImageDecoder().Decode(await response.Content.ReadAsByteArrayAsync());
        (image.Width, image.Height).Should().Be((1024, 512), "a heat map needs no more pixels than a page shows");
    }

    [Fact]
    public async Task A_wrong_format_is_refused_before_anything_is_computed()
    {
        var model = new SampleImageModel();
        await using var app = await TestApp.StartAsync(model);
        model.Batches.Clear();

        await app.PostAsync("/explain?format=gif", Wide);
        await app.PostAsync("/explain?format=png&top=2", Wide);

        model.Batches.Should().BeEmpty();
    }

    /// <summary>Compared letter by letter with the labels, a million letters take seconds, and 15 million take minutes.</summary>
    [Theory]
    [InlineData(257)]
    [InlineData(1_000_000)]
    public async Task A_class_of_many_letters_is_refused_fast_and_not_repeated(int letters)
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel());
        var body = $$"""{ "image": "{{Convert.ToBase64String(Wide)}}", "class": "{{new string('a', letters)}}" }""";

        var (response, problem) = await app.PostJsonAsync("/explain", body).WaitAsync(TimeSpan.FromSeconds(10));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        problem.GetProperty("kind").GetString().Should().Be("no_such_class");
        (await response.Content.ReadAsByteArrayAsync()).Length.Should().BeLessThan(1024);
    }

    [Fact]
    public async Task A_model_without_classes_embeds_alone()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel { Classes = 0, Labels = null });

        var (classify, problem) = await app.PostAsync("/classify", Wide);
        var (embed, json) = await app.PostAsync("/embed?normalize=true", Wide);

        classify.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("kind").GetString().Should().Be("no_classes");
        embed.StatusCode.Should().Be(HttpStatusCode.OK);
        json.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).Should().Equal(0, 1, 0);
    }
}
