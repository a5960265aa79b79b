using System.Globalization;
using Inception.Classification;

namespace Inception.Tool.Output;

/// <summary>Comma-separated values (RFC 4180): a line for each class of an image, written as the images come.</summary>
internal sealed class CsvClassifications : ClassificationWriter
{
    private readonly OutputText _text;

    public CsvClassifications(OutputText text)
    {
        _text = text;
        text.Writer.WriteLine("image,rank,label,index,id,probability");
    }

    public override bool Streams => _text.IsStandardOutput;

    public override async Task AddAsync(ImageClassification image, CancellationToken cancellation)
    {
        var rank = 0;
        _text.RequireReader();
        foreach (var one in image.Predictions)
        {
            await _text.Writer.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{Field(image.Path)},{++rank},{Field(one.Label)},{one.Index},{Field(one.Id ?? "")},{one.Probability}"));
        }
    }

    public override Task CompleteAsync(CancellationToken cancellation)
    {
        _text.Complete();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _text.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Field(string value)
    {
        if (_text.IsTerminal) value = TerminalText.Escape(value);
        return value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
    }
}
