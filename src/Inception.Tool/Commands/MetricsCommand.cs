using System.CommandLine;
using Inception.Metrics.Inputs;
using Inception.Tool.Metrics;
using Inception.Tool.Reporting;

namespace Inception.Tool.Commands;

/// <summary><c>inception metrics</c>: computes FID, KID, Inception Score, precision and recall, density and coverage of generated images.</summary>
internal sealed class MetricsCommand
{
    private const string Examples = """
        inception metrics --real photos --generated samples                           # FID, as torch-fidelity
        inception metrics --real real.npz --generated samples --convention pytorch-fid
        inception metrics --real photos --generated samples.npz --all --report runs/metrics
        inception metrics --real dinov2-real.npy --generated dinov2-fake.npy --fid --kid --json
        """;

    private const string Accepted = "a folder, a .zip, .tar or .tar.gz archive, a text file with paths, an .npz file (arr_0), "
        + "an idx3-ubyte file, or an .npy file with features";

    private readonly Option<string?> _real = new("--real")
    {
        Description = $"The real images: {Accepted}, or an .npz file with statistics (mu and sigma)",
        HelpName = "PATH",
    };

    private readonly Option<string?> _generated = new("--generated") { Description = $"The generated images: {Accepted}", HelpName = "PATH" };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Write a report to this folder: the scores, image grids, nearest neighbours and a plot of the features",
        HelpName = "FOLDER",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly MetricChoice _choice = new();

    private readonly ExtractionSettings _extraction = new();

    public static Command Create()
    {
        var options = new MetricsCommand();
        var command = new Command("metrics", "Score generated images: FID, KID, Inception Score, precision, recall, density, coverage.")
        {
            options._real, options._generated, options._report, options._json, MetricsStatisticsCommand.Create(), MetricsMergeCommand.Create(),
        };
        command.SetExamples(Examples);
        options._choice.AddTo(command);
        options._extraction.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _extraction.Check(parsed);
        if (parsed.GetValue(_generated) is not { } generatedPath) throw new UserException("--generated is missing: add the images to score.");
        var settings = _choice.Settings(parsed, _extraction.Convention(parsed));
        settings.Validate();
        using var generated = _extraction.Open(parsed, generatedPath);
        using var real = parsed.GetValue(_real) is { } realPath ? _extraction.Open(parsed, realPath) : null;
        var isReport = parsed.GetValue(_report) is not null;
        if (isReport) MetricsReport.Check(parsed.GetValue(_report)!);
        var plan = new MetricPlan(_choice.Kinds(parsed), _choice.IsAll(parsed), isReport, settings).For(generated, real);
        IImageSource[] images = [.. new[] { generated.Images, real?.Images }.OfType<IImageSource>()];
        using var extractor = images.Length > 0
            ? await _extraction.LoadAsync(parsed, settings, images.Any(one => one.Count is null) ? null : images.Sum(one => one.Count), cancellation)
            : null;
        var layer = $"{_extraction.Dimensions(parsed)}";
        var ours = plan.Side(generated, extractor, layer, isGenerated: true, cancellation);
        var theirs = real is null ? null : plan.Side(real, extractor, layer, isGenerated: false, cancellation);
        var scores = await Task.Run(
            () => new MetricEvaluation(settings, plan.Kinds, _choice.Seed(parsed), cancellation).Compute(ours, theirs), cancellation);
        var comparison = new MetricComparison
        {
            Convention = _extraction.ConventionName(parsed),
            Options = settings,
            Network = extractor?.Network,
            Weights = extractor is null ? null : _extraction.WeightsName(parsed),
            Generated = ours,
            Real = theirs,
            Scores = scores,
        };
        Print(comparison, parsed.GetValue(_json));
        if (parsed.GetValue(_report) is { } folder)
        {
            var command = "inception " + string.Join(' ', parsed.Tokens.Select(token => Quoted(token.Value)));
            await Task.Run(() => new MetricsReport(comparison, folder, command, cancellation).Write(), cancellation);
            if (!parsed.GetValue(_json)) Console.WriteLine($"Report: {Path.Combine(folder, MetricsReport.FileName)}");
        }

        return 0;
    }

    /// <summary>Quotes a word for a shell: in single quotes, unless it has no special characters.</summary>
    private static string Quoted(string text) =>
        text.Length > 0 && text.All(letter => char.IsLetterOrDigit(letter) || "_-./:=,@%+".Contains(letter, StringComparison.Ordinal))
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static void Print(MetricComparison comparison, bool json)
    {
        Warnings.Write(comparison.Scores.Warnings);
        if (json)
        {
            JsonOutput.Write(comparison.ToJson());
            return;
        }

        var lines = MetricsText.Lines(comparison).ToList();
        var width = lines.Max(line => line.Name.Length);
        foreach (var (name, text) in lines) Console.WriteLine($"{name.PadRight(width)}  {text}");
        Console.WriteLine(comparison.Describe());
    }
}
