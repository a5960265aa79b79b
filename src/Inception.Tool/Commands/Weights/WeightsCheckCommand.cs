using System.CommandLine;
using Inception.Models.Catalogue;
using Inception.Weights;

namespace Inception.Tool.Commands;

/// <summary><c>inception weights check FILE|ID</c>.</summary>
internal static class WeightsCheckCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE|ID") { Description = "A .pth, .pt or .safetensors file, or the id of published weights in the cache" };
        var model = new Option<string?>("--model", "-m")
        {
            Description = "Check only that keys and shapes fit this network: " + string.Join(", ", NetworkChoice.All.Select(choice => choice.Name)),
            HelpName = "NAME",
        };
        var published = new Option<string?>("--as")
        {
            Description = "The id of the published weights that the file should hold. Default: chosen by the file's name",
            HelpName = "ID",
        };
        var classes = CommonOptions.Classes();
        var auxiliary = new Option<bool>("--auxiliary") { Description = "Check the auxiliary heads too, and fail if the file has none" };
        var part = new WeightOptions();
        var settings = new CacheSettings();
        var command = new Command("check", "Check that a file holds published weights (checksum, keys, shapes), or that it fits a network.")
        {
            file, model, published, classes, auxiliary,
        };
        part.AddTo(command);
        settings.AddFolderTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var text = parsed.GetValue(file)!;
            if (parsed.GetValue(model) is { } name)
                CheckFit(InputFile.Seekable(text), name, new()
                {
                    Classes = parsed.GetValue(classes),
                    AuxiliaryHeads = parsed.GetValue(auxiliary),
                    Loading = part.Loading(parsed),
                });
            else
                await CheckPublishedAsync(text, parsed.GetValue(published), part.Loading(parsed), settings.OpenFolder(parsed), cancellation);
            return 0;
        });
        return command;
    }

    private static void CheckFit(string path, string model, NetworkSettings settings)
    {
        var choice = NetworkChoice.Named(model);
        using var network = choice.Build(settings, path);
        var report = network.LoadReport!;
        Console.WriteLine($"{path} fits {choice.Name}: {report.Loaded.Count} tensors" +
            (report.Ignored.Count == 0 ? "" : $", and {report.Ignored.Count} {Others(report)}, which were skipped") +
            (report.StateDict is null && report.Prefix is null ? "." : $" (from {WeightsTaken.Part(report)})."));
        WeightsTaken.Report(report);
    }

    private static string Others(WeightLoadReport report) =>
        report.Ignored.All(key => key.Contains("aux", StringComparison.OrdinalIgnoreCase)) ? "of auxiliary heads" : "of other modules";

    private static async Task CheckPublishedAsync(
        string text, string? id, WeightLoadOptions? loading, WeightCache cache, CancellationToken cancellation)
    {
        var weights = id is not null ? PublishedWeightsArgument.Named(id)
            : PublishedWeightsArgument.Find(text)
            ?? throw new UserException(
                $"'{InputFile.Existing(text)}' does not have the name of a published file. Add --as ID ('inception weights list' shows the ids) to check "
                + "that the file holds these weights, or --model NAME to check that it fits a network.");
        var path = weights.Id != text || File.Exists(text) ? InputFile.Seekable(text)
            : cache.Has(weights) ? cache.PathOf(weights)
            : throw new UserException(
                $"The weights {weights.Id} are not in the cache: found no file '{cache.PathOf(weights)}'. Run 'inception weights download {weights.Id}'.");
        if (loading is not null)
        {
            loading = loading with { BackgroundClass = weights.Options.Loading.BackgroundClass };
            weights = weights with { Options = weights.Options with { Loading = loading } };
        }

        var found = await WeightVerification.VerifyAsync(PublishedWeightsArgument.RequireReadable(weights), path, cancellation);
        Console.WriteLine(
            $"{path} holds {weights.Id}: {(found.HasPublishedSum is null ? "no checksum is published" : "the checksum matches")}, {found.Sha256}; "
            + $"{found.Report.Loaded.Count} tensors, "
            + $"{found.Parameters:N0} parameters of {weights.Network}" +
            (found.Report.Ignored.Count == 0 ? "." : $"; {found.Report.Ignored.Count} other tensors were skipped."));
        WeightsTaken.Report(found.Report);
    }
}
