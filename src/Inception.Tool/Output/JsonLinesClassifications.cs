using Inception.Classification;

namespace Inception.Tool.Output;

/// <summary>A JSON object on a line for each image, written as the images come.</summary>
internal sealed class JsonLinesClassifications(OutputText text) : ClassificationWriter
{
    public override bool Streams => text.IsStandardOutput;

    public override Task AddAsync(ImageClassification image, CancellationToken cancellation)
    {
        text.RequireReader();
        return text.Writer.WriteLineAsync(JsonOutput.Line(new { image = image.Path, predictions = image.Predictions }));
    }

    public override Task CompleteAsync(CancellationToken cancellation)
    {
        text.Complete();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        text.Dispose();
        return ValueTask.CompletedTask;
    }
}
