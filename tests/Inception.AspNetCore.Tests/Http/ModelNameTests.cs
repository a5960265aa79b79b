using System.Net;
using Inception.Serving;
using Microsoft.Extensions.DependencyInjection;

namespace Inception.AspNetCore.Tests.Http;

/// <summary>How requests name the models.</summary>
public class ModelNameTests
{
    private const string Key = "a key of sixteen characters", OtherKey = "another key of 16 characters";

    private static readonly byte[] Red = SampleImageModel.Png(255, 0, 0);

    [Theory]
    [InlineData("/v2/models/sample")]
    [InlineData("/v2/models/sample/infer")]
    [InlineData("/classify?model=sample")]
    public async Task A_model_that_is_loaded_on_demand_is_found_by_the_name_of_its_network(string path)
    {
        await using var app = await OnDemandAsync();

        var ready = await app.GetAsync("/v2/models/sample/ready");
        var (response, _) = path.EndsWith("sample", StringComparison.Ordinal) && path.StartsWith("/v2", StringComparison.Ordinal)
            ? await app.GetAsync(path)
            : path.StartsWith("/classify", StringComparison.Ordinal) ? await app.PostAsync(path, Red)
            : await app.PostJsonAsync(path, """{"inputs":[{"name":"pixels","shape":[1,1,1,3],"datatype":"UINT8","data":[255,0,0]}]}""");

        ready.Response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_name_is_not_found_once_the_model_is_loaded()
    {
        await using var app = await OnDemandAsync();

        (await app.GetAsync("/v2/models/other")).Response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await app.PostAsync("/classify?model=other", Red)).Json.GetProperty("kind").GetString().Should().Be("no_such_model");
        (await app.GetAsync("/v2/models/other/ready")).Response.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_given_name_goes_before_the_name_of_a_network()
    {
        await using var app = await TestApp.StartAsync(services => services
            .AddInception(options => options.CreateModel = _ => Task.FromResult<IImageModel>(new SampleImageModel()))
            .AddInception("sample", options => options.CreateModel = _ => Task.FromResult<IImageModel>(new SampleImageModel { Labels = null })));

        var (_, json) = await app.PostAsync("/classify?model=sample", Red);

        json.GetProperty("predictions")[0].GetProperty("label").GetString().Should().Be("class 0");
    }

    [Fact]
    public async Task Two_models_of_one_name_are_refused_at_the_start()
    {
        var start = () => TestApp.StartAsync(
            services => services.AddInception(options => (options.Model, options.Name) = ("a", "birds")).AddInception("birds", options => options.Model = "b"),
            isReady: false);

        (await start.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("'birds'").And.Contain("InceptionOptions.Name");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(Key, "first")]
    [InlineData(OtherKey, "second")]
    public async Task Models_are_listed_to_those_who_have_their_keys(string? key, string? listed)
    {
        await using var app = await TestApp.StartAsync(services => services
            .AddInception("first", options => Keyed(options, Key))
            .AddInception("second", options => Keyed(options, OtherKey)));
        if (key is not null) app.Client.DefaultRequestHeaders.Add("X-API-Key", key);

        var (response, json) = await app.GetAsync("/models");

        response.StatusCode.Should().Be(key is null ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);
        if (key is not null) json.GetProperty("models").EnumerateArray().Select(one => one.GetProperty("name").GetString()).Should().Equal(listed);

        static void Keyed(InceptionOptions options, string key)
        {
            options.ApiKeys.Add(key);
            options.CreateModel = _ => Task.FromResult<IImageModel>(new SampleImageModel());
        }
    }

    private static Task<TestApp> OnDemandAsync() => TestApp.StartAsync(
        services => services.AddInception(options =>
            (options.LoadAtStart, options.CreateModel) = (false, _ => Task.FromResult<IImageModel>(new SampleImageModel()))),
        isReady: false);
}
