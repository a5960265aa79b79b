using System.Net;

namespace Inception.AspNetCore.Tests.Http;

public class MemoryTests
{
    private const string Pixel = """{"inputs":[{"name":"pixels","shape":[1,1,1,3],"datatype":"UINT8","data":[255,0,0]}],"outputs":[{"name":"embedding"}]}""";

    private static readonly byte[] Red = SampleImageModel.Png(255, 0, 0);

    [Fact]
    public async Task A_batch_too_large_for_the_memory_is_told_what_to_do_and_the_next_request_is_answered()
    {
        using var model = new ModelOnAFullDevice();
        await using var app = await TestApp.StartAsync(model);

        model.IsFull = true;
        var (refused, problem) = await app.PostAsync("/classify", Red);
        model.IsFull = false;
        var (answered, answer) = await app.PostAsync("/classify", Red);

        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        refused.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        problem.GetProperty("status").GetInt32().Should().Be(503);
        problem.GetProperty("kind").GetString().Should().Be("out_of_memory");
        problem.GetProperty("detail").GetString().Should().Contain("fewer images").And.Contain("try again").And.NotContain("cuda");
        answered.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.GetProperty("predictions")[0].GetProperty("label").GetString().Should().Be("red");
    }

    [Fact]
    public async Task A_tensor_too_large_for_the_memory_is_an_error_of_the_protocol_and_the_next_request_is_answered()
    {
        using var model = new ModelOnAFullDevice();
        await using var app = await TestApp.StartAsync(model);

        model.IsFull = true;
        var (refused, error) = await app.PostJsonAsync("/v2/models/sample/infer", Pixel);
        model.IsFull = false;
        var (answered, answer) = await app.PostJsonAsync("/v2/models/sample/infer", Pixel);

        refused.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        error.GetProperty("error").GetString().Should().Contain("fewer images").And.Contain("try again").And.NotContain("cuda");
        answered.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(value => value.GetSingle()).Should().Equal(1, 0, 0);
    }

    /// <summary>A model whose device has no memory left for a while, because another program took it. It throws as libtorch's engines do.</summary>
    private sealed class ModelOnAFullDevice : DelegatingModel
    {
        public bool IsFull { get; set; }

        public override void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits)
        {
            RequireMemory();
            base.ComputeLogits(images, logits);
        }

        public override void ComputeEmbeddings(ReadOnlySpan<float> images, Span<float> embeddings)
        {
            RequireMemory();
            base.ComputeEmbeddings(images, embeddings);
        }

        private void RequireMemory()
        {
            if (IsFull) throw new InsufficientMemoryException("sample on 1×3×8×8 needs more memory than cuda:0 has. Give smaller batches, such as of 1.");
        }
    }
}
