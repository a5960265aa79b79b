using System.Net;
using System.Text.Json;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;
using Microsoft.Extensions.DependencyInjection;

namespace Inception.AspNetCore.Tests.Hosting;

/// <summary>
/// The compiled engine on libtorch against the portable one, over HTTP. Both compute in float32 and add in another order; the differences that were seen are
/// below 1e-6 of the largest number, and ten times that is allowed.
/// </summary>
public sealed class EngineTests : IAsyncLifetime
{
    private const double Tolerance = 1e-5;

    private const int Images = 9;   // more than a batch of the compiled engine

    private TestApp _portable = null!, _compiled = null!;

    public async Task InitializeAsync() =>
        (_portable, _compiled) = (await StartAsync(InceptionEngine.Portable), await StartAsync(InceptionEngine.Compiled));

    public async Task DisposeAsync()
    {
        await _portable.DisposeAsync();
        await _compiled.DisposeAsync();
    }

    [Fact]
    public async Task Classes_and_embeddings_are_those_of_the_portable_engine()
    {
        var classes = await BothAsync("/classify?top=10");
        var embeddings = await BothAsync("/embed");

        classes.Select(pair => pair.Compiled.GetProperty("engine").GetString()).Should().AllBe("libtorch, compiled Float32, cpu");
        classes.Select(pair => pair.Portable.GetProperty("engine").GetString()).Should().OnlyContain(engine => engine!.StartsWith("portable, "));
        foreach (var (portable, compiled) in classes) ShouldBeClose(Probabilities(compiled), Probabilities(portable));
        foreach (var (portable, compiled) in embeddings) ShouldBeClose(Numbers(compiled.GetProperty("embedding")), Numbers(portable.GetProperty("embedding")));
    }

    [Fact]
    public async Task Explanations_and_the_protocol_answer_as_the_portable_engine_does()
    {
        var image = ShippedModel.Image(3);
        var request = $$"""
            { "inputs": [ { "name": "image", "datatype": "BYTES", "shape": [1], "data": ["{{Convert.ToBase64String(image)}}"] } ], "outputs": [ { "name": "logits" } ] }
            """;

        var (portable, compiled) = (await ExplainAsync(_portable), await ExplainAsync(_compiled));
        var (_, portableLogits) = await _portable.PostJsonAsync("/v2/models/inception_small/infer", request);
        var (_, compiledLogits) = await _compiled.PostJsonAsync("/v2/models/inception_small/infer", request);

        compiled.GetProperty("stage").GetString().Should().Be(portable.GetProperty("stage").GetString());
        ShouldBeClose(Numbers(compiled.GetProperty("map").GetProperty("values")), Numbers(portable.GetProperty("map").GetProperty("values")));
        ShouldBeClose(Logits(compiledLogits), Logits(portableLogits));

        async Task<JsonElement> ExplainAsync(TestApp app) => (await app.PostAsync("/explain?class=Bag", image)).Json.GetProperty("explanations")[0];
        static double[] Logits(JsonElement answer) => Numbers(answer.GetProperty("outputs")[0].GetProperty("data"));
    }

    /// <summary>Two networks on the CPU stand for two GPUs: the engine names both, and the answers are those of one.</summary>
    [Fact]
    public async Task Several_devices_share_the_requests()
    {
        await using var shared = await StartAsync(InceptionEngine.Compiled, "cpu", "cpu");

        var answers = await Task.WhenAll(Enumerable.Range(0, Images).Select(i => shared.PostAsync("/classify?top=10", ShippedModel.Image(i))));
        for (var i = 0; i < Images; i++)
        {
            answers[i].Json.GetProperty("engine").GetString().Should().Be("libtorch, compiled Float32, cpu and cpu");
            ShouldBeClose(Probabilities(answers[i].Json), Probabilities((await _compiled.PostAsync("/classify?top=10", ShippedModel.Image(i))).Json));
        }
    }

    private static Task<TestApp> StartAsync(InceptionEngine engine, params string[] devices) => TestApp.StartAsync(services => services.AddInception(options =>
    {
        options.Model = Repository.PathOf("src/Inception.Tool/Assets/inception_small-fashion_mnist.safetensors");
        options.Loading = new() { Network = new InceptionSmallOptions(), Preprocessing = ImagePreprocessing.FashionMnist, Labels = LabelSet.FashionMnist };
        (options.Engine, options.Device) = (engine, devices.Length == 0 ? "cpu" : null);
        foreach (var device in devices) options.Devices.Add(device);
    }));

    /// <summary>The answers of both to images that are sent at the same time.</summary>
    private async Task<List<(JsonElement Portable, JsonElement Compiled)>> BothAsync(string path)
    {
        var (portable, compiled) = (await AllAsync(_portable), await AllAsync(_compiled));
        return [.. portable.Zip(compiled)];

        async Task<IEnumerable<JsonElement>> AllAsync(TestApp app)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Images).Select(i => app.PostAsync(path, ShippedModel.Image(i))));
            answers.Should().OnlyContain(answer => answer.Response.StatusCode == HttpStatusCode.OK);
            return answers.Select(answer => answer.Json);
        }
    }

    /// <summary>By class, not by rank: two classes of nearly one probability may change places.</summary>
    private static double[] Probabilities(JsonElement answer) =>
        [.. answer.GetProperty("predictions").EnumerateArray().OrderBy(one => one.GetProperty("index").GetInt32()).Select(one => one.GetProperty("probability").GetDouble())];

    private static double[] Numbers(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetDouble())];

    private static void ShouldBeClose(double[] found, double[] expected)
    {
        found.Should().HaveSameCount(expected);
        var largest = expected.Max(Math.Abs);
        found.Zip(expected, (one, other) => Math.Abs(one - other)).Max().Should().BeLessThan(Tolerance * largest);
    }
}
