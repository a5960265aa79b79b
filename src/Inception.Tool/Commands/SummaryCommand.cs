using System.CommandLine;
using System.Globalization;
using Inception.Networks;
using Inception.Networks.Tables;
using Spectre.Console;

namespace Inception.Tool.Commands;

/// <summary><c>inception summary MODEL</c>: prints the stages of a network with shapes, parameters and multiply-adds.</summary>
internal static class SummaryCommand
{
    /// <summary>Keeps all sums far inside 64 bits.</summary>
    private const double MaximumValues = int.MaxValue;

    public static Command Create()
    {
        var model = new ModelArgument();
        var classes = CommonOptions.Classes();
        var input = new Option<string?>("--input") { Description = "The input shape. Default: one image of the published size", HelpName = "N,C,H,W" };
        var json = CommonOptions.Json();
        var command = new Command("summary", "Show the stages of a network: shapes, parameters and multiply-adds.") { classes, input, json };
        command.SetExamples("""
            inception summary inception_v3
            inception summary googlenet --classes 10 --input 8,3,224,224
            """);
        model.AddTo(command);
        command.SetAction(parsed =>
        {
            var (batch, shape) = ParseInput(parsed.GetValue(input));
            var choice = Network(model.Require(parsed));
            var table = choice.Table(new() { Classes = parsed.GetValue(classes), InputChannels = shape?.Channels });
            var summary = NetworkSummary.Create(table, shape);
            if (parsed.GetValue(json)) PrintJson(summary, batch);
            else Print(summary, batch);
            return 0;
        });
        return command;
    }

    private static NetworkChoice Network(string model)
    {
        var (choice, file) = ModelSource.Given(model, weights: null);
        if (choice is not null) return choice;
        return ModelSource.Described(choice, file!) is { } described
            ? new(described.Network!)
            : throw ModelSource.NoMetadata(file!, "the network's name instead of the file");
    }

    public static void Print(NetworkSummary summary, int batch = 1)
    {
        var table = new Table().Border(TableBorder.Simple).Title($"{summary.Name}, input {batch}×{summary.Input}");
        table.AddColumn("Stage").AddColumn("Kind");
        foreach (var numbers in new[] { "Output", "Parameters", "MACs" }) table.AddColumn(new TableColumn(numbers).RightAligned().NoWrap());
        foreach (var stage in summary.Stages) AddRow(table, stage, batch, stage.Name);
        foreach (var head in summary.AuxiliaryHeads) AddRow(table, head, batch, head.Name + " (training)");
        Terminal.Write(table);
        Console.WriteLine($"Parameters {summary.Parameters:N0}" +
            (summary.AuxiliaryHeads.Count == 0 ? "" : $" ({summary.ParametersWithAuxiliary:N0} with auxiliary heads)") +
            ($", {summary.MultiplyAdds * batch / 1e9:F4} GMACs for {(batch == 1 ? "one image" : $"{batch} images")}"));
    }

    private static void AddRow(Table table, StageSummary stage, int batch, string name) => table.AddRow(
        Markup.Escape(name), stage.Kind, $"{batch}×{stage.Output}",
        stage.Parameters.ToString("N0"),
        (stage.MultiplyAdds * batch).ToString("N0"));

    private static void PrintJson(NetworkSummary summary, int batch) => JsonOutput.Write(new
    {
        model = summary.Name,
        input = Shape(summary.Input, batch),
        parameters = summary.Parameters,
        parametersWithAuxiliary = summary.ParametersWithAuxiliary,
        macs = summary.MultiplyAdds * batch,
        stages = summary.Stages.Select(stage => Row(stage, batch)),
        auxiliaryHeads = summary.AuxiliaryHeads.Select(head => Row(head, batch)),
    });

    private static object Row(StageSummary stage, int batch) => new
    {
        name = stage.Name,
        kind = stage.Kind,
        output = Shape(stage.Output, batch),
        parameters = stage.Parameters,
        macs = stage.MultiplyAdds * batch,
    };

    private static int[] Shape(FeatureShape shape, int batch) => [batch, .. shape.ToSizes()];

    private static (int Batch, FeatureShape? Shape) ParseInput(string? text)
    {
        if (text is null) return (1, null);
        var sizes = Array.ConvertAll(
            text.Split(','), part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : 0);
        return sizes.Length == 4 && !sizes.Contains(0) && sizes.Aggregate(1.0, (product, size) => product * size) <= MaximumValues
            ? (sizes[0], new FeatureShape(sizes[1], sizes[2], sizes[3]))
            : throw new UserException(
                $"--input expects four positive numbers N,C,H,W such as 1,3,299,299, with a product of at most {MaximumValues:N0}; found '{text}'.");
    }
}
