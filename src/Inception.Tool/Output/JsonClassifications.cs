using Inception.Classification;

namespace Inception.Tool.Output;

/// <summary>A JSON array with an object for each image, written as a whole.</summary>
internal sealed class JsonClassifications(OutputText text) : ClassificationWriter
{
    private readonly List<ImageClassification> _images = [];

    public override Task AddAsync(ImageClassification image, CancellationToken cancellation)
    {
        _images.Add(image);
        return Task.CompletedTask;
    }

    public override async Task CompleteAsync(CancellationToken cancellation)
    {
        await text.Writer.WriteLineAsync(JsonOutput.Text(_images.Select(one => new { image = one.Path, predictions = one.Predictions })));
        text.Complete();
    }

    public override ValueTask DisposeAsync()
    {
        text.Dispose();
        return ValueTask.CompletedTask;
    }
}
