using System.CommandLine;
using Inception.Models.Catalogue;
using Inception.Networks;

namespace Inception.Tool.Commands;

/// <summary><c>inception weights info ID</c>.</summary>
internal static class WeightsInfoCommand
{
    private const int NameWidth = 15;

    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "The id of published weights ('inception weights list')" };
        var json = CommonOptions.Json();
        var settings = new CacheSettings();
        var command = new Command("info", "Show the details of published weights: licence, accuracy, address, checksum.") { id, json };
        settings.AddFolderTo(command);
        command.SetAction(parsed =>
        {
            var cache = settings.OpenFolder(parsed);
            var weights = PublishedWeightsArgument.Named(parsed.GetValue(id)!);
            if (parsed.GetValue(json)) JsonOutput.Write(PublishedWeightsText.Json(weights, cache));
            else Print(weights, cache);
            return 0;
        });
        return command;
    }

    private static void Print(PublishedWeights weights, WeightCache cache)
    {
        static void Row(string name, string? value) => Console.WriteLine($"{name.PadRight(NameWidth)} {value ?? "not known"}");
        Row("Weights", weights.Id);
        Row("Network", $"{weights.Network}, {NetworkSummary.Create(weights.Options.CreateTable()).Parameters:N0} parameters");
        Row("Classes", weights.Classes == 0 ? "none" : $"{PublishedWeightsText.Classes(weights)}, {weights.ClassSet}");
        Row("Preprocessing", PublishedWeightsText.Preprocessing(weights));
        Row("Top-1, top-5", weights.Top1 is null ? null : $"{PublishedWeightsText.Accuracy(weights.Top1)} %, {PublishedWeightsText.Accuracy(weights.Top5)} %");
        Row("Licence", weights.Licence);
        Row("Source", weights.Source.AbsoluteUri);
        foreach (var address in weights.Addresses) Row("Address", address.AbsoluteUri);
        Row("File", $"{weights.FileName}{(weights.Length is { } length ? $", {length:N0} bytes" : "")}");
        Row("SHA-256", weights.Sha256 is { } sum ? sum.Length == 64 ? sum : $"{sum}…" : null);
        Row("Cache file", $"{cache.PathOf(weights)}{(cache.Has(weights) ? " (downloaded)" : " (not downloaded)")}");
        if (weights.Note is { } note) Row("Note", note);
        if (weights.WhyUnreadable is { } why) Row("Not readable", why);
    }
}
