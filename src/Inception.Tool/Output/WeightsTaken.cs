using Inception.Weights;

namespace Inception.Tool.Output;

/// <summary>Says on stderr which part of a checkpoint was taken, where another part fits as well, and which values were let in.</summary>
internal static class WeightsTaken
{
    public static void Report(WeightLoadReport? report)
    {
        if (report is null) return;
        if (report.Alternatives.Count > 0)
            Console.Error.WriteLine(Failure.OneLine($"inception: {report.FilePath}: loaded {Part(report)}; {string.Join(", ", report.Alternatives)} fits too: "
                + "choose with --state-dict or --strip-prefix."));
        if (report.NonFinite.Count > 0)
            Console.Error.WriteLine(Failure.OneLine($"inception: {report.FilePath}: {NonFinite(report)}."));
    }

    /// <summary>The dictionary and the prefix of the file that were taken.</summary>
    public static string Part(WeightLoadReport report) =>
        (report.StateDict ?? "the whole file") + (report.Prefix is { Length: > 0 } prefix ? $", keys that begin with {prefix}" : "");

    /// <summary>The tensors with values that are not finite.</summary>
    public static string NonFinite(WeightLoadReport report) =>
        $"{report.NonFinite.Count} tensors have NaN or infinite values: {string.Join(", ", report.NonFinite.Take(5))}"
        + (report.NonFinite.Count > 5 ? ", …" : "");
}
