using System.CommandLine;

namespace Inception.Tool.Commands;

/// <summary><c>inception weights download ID…</c>.</summary>
internal static class WeightsDownloadCommand
{
    public static Command Create()
    {
        var ids = new Argument<string[]>("ID") { Description = "The ids of published weights ('inception weights list')", Arity = ArgumentArity.OneOrMore };
        var settings = new CacheSettings();
        var command = new Command("download", "Download published weights into the cache. An interrupted download resumes.") { ids };
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var weights = parsed.GetValue(ids)!.Select(PublishedWeightsArgument.Named).ToList();   // all names, before the first byte
            var cache = settings.Open(parsed);
            using var bar = new ProgressLine(cancellation);
            foreach (var one in weights)
            {
                var path = await cache.GetAsync(one, bar, cancellation);
                bar.WriteLine(
                    $"{one.Id}: {path}, {new FileInfo(path).Length / 1e6:F1} MB, {(one.Sha256 is null ? "no checksum is published" : "the checksum matches")}");
            }

            return 0;
        });
        return command;
    }
}
