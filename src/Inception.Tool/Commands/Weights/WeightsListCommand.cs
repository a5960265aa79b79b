using System.CommandLine;
using Inception.Models.Catalogue;
using Spectre.Console;

namespace Inception.Tool.Commands;

/// <summary><c>inception weights list</c>.</summary>
internal static class WeightsListCommand
{
    public static Command Create()
    {
        var model = new Option<string?>("--model", "-m") { Description = "List only the weights of this network", HelpName = "NAME" };
        var json = CommonOptions.Json();
        var settings = new CacheSettings();
        var command = new Command("list", "List the published weights of all networks, and which of them are in the cache.") { model, json };
        settings.AddFolderTo(command);
        command.SetAction(parsed =>
        {
            var cache = settings.OpenFolder(parsed);
            var network = parsed.GetValue(model) is { } name ? NetworkChoice.Named(name).Name : null;
            var weights = InceptionWeights.Known.Where(weights => network is null || weights.Network == network).ToList();
            if (parsed.GetValue(json)) JsonOutput.Write(weights.Select(one => PublishedWeightsText.Json(one, cache)));
            else Print(weights, cache);
            return 0;
        });
        return command;
    }

    private static void Print(List<PublishedWeights> weights, WeightCache cache)
    {
        var readable = new Table().Border(TableBorder.Simple).AddColumn("Weights").AddColumn("File");
        foreach (var numbers in new[] { "Classes", "Top-1 %", "Top-5 %" }) readable.AddColumn(new TableColumn(numbers).RightAligned().NoWrap());
        readable.AddColumn("Licence").AddColumn("Cached");
        foreach (var one in weights.Where(one => one.IsReadable))
        {
            readable.AddRow(
                one.Id, one.FileName, $"{one.Classes - one.LabelOffset}", PublishedWeightsText.Accuracy(one.Top1), PublishedWeightsText.Accuracy(one.Top5),
                one.Licence ?? PublishedWeightsText.Unknown, cache.Has(one) ? "yes" : "");
        }

        if (readable.Rows.Count > 0) Terminal.Write(readable);
        var others = weights.Where(one => !one.IsReadable).ToList();
        if (others.Count > 0) Console.WriteLine("Other published weights, in formats that cannot be loaded:");
        foreach (var other in others) Console.WriteLine($"  {other.Id}: {other.WhyUnreadable}");
        Console.WriteLine($"Cache folder: {cache.Folder}");
    }
}
