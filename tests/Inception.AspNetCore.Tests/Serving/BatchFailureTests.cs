using System.Net;

namespace Inception.AspNetCore.Tests.Serving;

/// <summary>Requests that share a batch with one that fails.</summary>
public class BatchFailureTests
{
    private static readonly byte[] Red = SampleImageModel.Png(255, 0, 0), White = SampleImageModel.Png(255, 255, 255);

    [Fact]
    public async Task Numbers_that_are_not_finite_fail_the_request_that_has_them_alone()
    {
        var model = new SampleImageModel();
        await using var app = await TestApp.StartAsync(model, ShareBatches);

        var answers = await Task.WhenAll(new[] { Red, White, Red }.Select(image => app.PostAsync("/classify", image)));

        model.Batches.Should().Contain(3, "the three shared a batch");
        answers.Select(answer => answer.Response.StatusCode)
            .Should().Equal(HttpStatusCode.OK, HttpStatusCode.InternalServerError, HttpStatusCode.OK);
        answers[1].Json.GetProperty("kind").GetString().Should().Be("not_finite");
        answers[2].Json.GetProperty("predictions")[0].GetProperty("label").GetString().Should().Be("red");
    }

    [Fact]
    public async Task Embeddings_that_are_not_finite_fail_the_request_that_has_them_alone()
    {
        await using var app = await TestApp.StartAsync(new SampleImageModel(), ShareBatches);

        var answers = await Task.WhenAll(app.PostAsync("/embed", White), app.PostAsync("/embed", Red));

        answers[0].Response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        answers[1].Json.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).Should().Equal(1, 0, 0);
    }

    [Fact]
    public async Task A_batch_too_large_for_the_memory_is_computed_in_parts()
    {
        await using var app = await TestApp.StartAsync(new ModelForOneImage(), ShareBatches);

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => app.PostAsync("/classify", Red)));

        answers.Should().OnlyContain(answer => answer.Response.StatusCode == HttpStatusCode.OK);
    }

    private static void ShareBatches(InceptionOptions options) =>
        (options.Batching.MaxDelay, options.Batching.MaxBatch) = (TimeSpan.FromMilliseconds(500), 3);

    /// <summary>A model whose device has memory for one image, except in the warm-up.</summary>
    private sealed class ModelForOneImage : DelegatingModel
    {
        public override void ComputeLogits(ReadOnlySpan<float> images, Span<float> logits)
        {
            if (logits.Length > Classes && images.ContainsAnyExcept(0f)) throw new InsufficientMemoryException("sample needs more memory than there is.");
            base.ComputeLogits(images, logits);
        }
    }
}
