using System.CommandLine;
using System.Globalization;
using Inception.Metrics;

namespace Inception.Tool.Commands;

/// <summary><c>inception metrics merge FILE…</c>: merges the statistics of the parts of a set.</summary>
internal static class MetricsMergeCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "The .npz files that 'inception metrics statistics' wrote, in any order",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output", "-o") { Description = "The .npz file for the merged statistics", HelpName = "FILE", Required = true };
        var json = CommonOptions.Json();
        var command = new Command("merge", "Merge the statistics of several parts into the statistics of the whole set.") { files, output, json };
        command.SetExamples("inception metrics merge part-01.npz part-02.npz part-03.npz --output real.npz");
        command.SetAction((parsed, cancellation) =>
        {
            var path = parsed.GetValue(output)!;
            OutputFile.Check(path, ".npz");
            OutputFile.RequireOther(path, parsed.GetValue(files)!);
            var merged = Merge(parsed.GetValue(files)!, cancellation);
            OutputFile.Write(path, () => merged.Save(path));
            if (parsed.GetValue(json)) JsonOutput.Write(new { output = path, images = merged.Count, dimensions = merged.Dimensions });
            else
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{path}: statistics of {merged.Count:N0} images, {merged.Dimensions} dimensions"));
            return Task.FromResult(0);
        });
        return command;
    }

    private static FeatureStatistics Merge(string[] files, CancellationToken cancellation)
    {
        if (files.GroupBy(Path.GetFullPath).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UserException($"'{twice.First()}' is given twice, and its images would count twice: give each file once.");
        FeatureStatistics? whole = null;
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = FeatureStatistics.Load(InputFile.Existing(file));
            if (part.Count is null)
                throw new UserException(
                    $"'{file}' has no number of images (n), so it cannot be merged. Create it with 'inception metrics statistics'.");
            if (whole is null)
            {
                whole = part;
                continue;
            }

            if (part.Dimensions != whole.Dimensions)
                throw new UserException($"'{file}' has {part.Dimensions} dimensions, and '{files[0]}' has {whole.Dimensions}. Expected the same.");
            whole.Merge(part);
        }

        return whole!;
    }
}
