using System.Globalization;
using Inception.Classification;
using Spectre.Console;

namespace Inception.Tool.Output;

/// <summary>A table for people, written as a whole.</summary>
internal sealed class ClassificationTable(OutputText text) : ClassificationWriter
{
    private const int WidthOfAFile = 1000;

    private readonly Table _table = new Table().Border(TableBorder.Simple).AddColumn("Image").AddColumn("Class")
        .AddColumn(new TableColumn("Probability").RightAligned().NoWrap());

    public override Task AddAsync(ImageClassification image, CancellationToken cancellation)
    {
        var name = image.Path;
        foreach (var one in image.Predictions)
        {
            _table.AddRow(Cell(name), Cell(one.Label), one.Probability.ToString("P1", CultureInfo.InvariantCulture));
            name = "";
        }

        return Task.CompletedTask;
    }

    public override Task CompleteAsync(CancellationToken cancellation)
    {
        if (text.IsStandardOutput) Terminal.Write(_table);
        else WriteToFile();
        text.Complete();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        text.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Cell(string value) => Markup.Escape(TerminalText.Escape(value));

    private void WriteToFile()
    {
        var file = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text.Writer),
        });
        file.Profile.Width = WidthOfAFile;
        file.Write(_table);
    }
}
