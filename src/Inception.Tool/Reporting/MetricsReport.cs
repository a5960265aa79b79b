using System.Globalization;
using System.Text;
using Inception.Tool.Metrics;

namespace Inception.Tool.Reporting;

/// <summary>The report of a comparison: numbers, images, neighbours, a plot, and all that a repetition needs.</summary>
/// <param name="comparison">What was compared.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="command">The command line that repeats it.</param>
/// <param name="cancellation">Stops between two files.</param>
internal sealed class MetricsReport(MetricComparison comparison, string folder, string command, CancellationToken cancellation)
{
    public const string FileName = "report.md";

    private const string Title = ": metrics of generated images";

    private const int GridColumns = 8, GridImages = 48, NeighborColumns = 6, NeighborRows = 8, Extremes = 16;
    private const int MostGenerated = 2000, MostReal = 5000;

    private readonly StringBuilder _text = new();

    private MetricSide Generated => comparison.Generated;

    private MetricSide? Real => comparison.Real;

    /// <summary>Looks at the folder before the work is done: a report of something else there would be lost.</summary>
    /// <exception cref="UserException">It is a file, or has a training or another report.</exception>
    public static void Check(string folder)
    {
        if (File.Exists(folder)) throw new UserException($"--report expects a folder; found the file '{folder}'.");
        var report = Path.Combine(folder, FileName);
        var isOther = File.Exists(Path.Combine(folder, "recipe.json"))
            || (File.Exists(report) && File.ReadLines(report).FirstOrDefault()?.EndsWith(Title, StringComparison.Ordinal) != true);
        if (isOther)
            throw new UserException($"The folder '{folder}' of --report has other files, and the report would replace them: choose a new or empty folder.");
    }

    /// <summary>Writes all files; the report itself comes last.</summary>
    /// <exception cref="UserException">A file cannot be written.</exception>
    public void Write()
    {
        OutputFile.Write(folder, () => Directory.CreateDirectory(folder));
        WriteNumbers();
        if (Generated.Features is { } ours && Real?.Features is { } theirs)
            WriteFeatures(FeatureSample.Take(ours, MostGenerated), FeatureSample.Take(theirs, MostReal));
        WriteGrid(Generated, "Generated images", "generated.png");
        if (Real is not null) WriteGrid(Real, "Real images", "real.png");
        WriteConditions();
        OutputFile.Replace(Path.Combine(folder, FileName), file => file.Write(Encoding.UTF8.GetBytes(_text.ToString())));
    }

    private void WriteNumbers()
    {
        Line($"# {Cell(Path.GetFileName(Path.TrimEndingDirectorySeparator(Generated.Name)))}{Title}");
        Line($"");
        Line($"| metric | value |");
        Line($"|---|---|");
        foreach (var (name, text) in MetricsText.Lines(comparison)) Line($"| {Cell(name)} | {Cell(text)} |");
        Line($"");
        if (comparison.Scores.Fid is { } fid)
        {
            var (mean, generated, real, root) = (fid.MeanTerm, fid.GeneratedTrace, fid.RealTrace, fid.RootTrace);
            var (error, ranks) = (fid.ErrorBound, (Generated: fid.GeneratedRank, Real: fid.RealRank));
            Line($"FID = |μ₁ − μ₂|² + tr Σ₁ + tr Σ₂ − 2 tr √(Σ₁Σ₂) = {mean:G9} + {generated:G9} + {real:G9} − 2 · {root:G9}.");
            Line($"Rounding changes it by {error:E1} at most. The covariances have the ranks {ranks.Generated} and {ranks.Real} of {fid.Dimensions}.");
            Line($"");
        }

        foreach (var warning in comparison.Scores.Warnings) Line($"- **Warning:** {warning}");
        if (comparison.Scores.Warnings.Count > 0) Line($"");
    }

    private void WriteFeatures(FeatureSample generated, FeatureSample real)
    {
        if (real.Count >= 2 && real.Dimensions >= 2)
        {
            var components = PrincipalComponents.Find(real);
            ComponentPlot.Write(Path.Combine(folder, "components.png"), components.Project(real), components.Project(generated));
            Line($"## Features");
            Line($"");
            Line($"![Features of both sets in the first two principal components of the real images](components.png)");
            Line($"");
        }

        if (Generated.Images is null || Real!.Images is null) return;
        var neighbors = FeatureNeighbors.Find(generated, real, NeighborColumns - 1, cancellation);
        WriteNeighbors(generated, real, neighbors);
        int[] order = [.. Enumerable.Range(0, generated.Count).OrderBy(row => neighbors[row][0].Distance)];
        WriteExtremes(generated, neighbors, [.. order.Take(Extremes)], "Most typical", "nearest to a real image", "typical.png");
        WriteExtremes(generated, neighbors, [.. Enumerable.Reverse(order).Take(Extremes)], "Least typical", "farthest from any real image", "atypical.png");
    }

    private void WriteNeighbors(FeatureSample generated, FeatureSample real, (int Row, float Distance)[][] neighbors)
    {
        var count = Math.Min(NeighborRows, generated.Count);
        int[] rows = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * generated.Count / count))];
        var ours = PickedImages.Load(Generated, rows.Select(row => generated.Indices[row]), cancellation);
        var theirs = PickedImages.Load(Real!, rows.SelectMany(row => neighbors[row].Select(one => real.Indices[one.Row])), cancellation);
        var grid = new ImageGrid(NeighborColumns);
        foreach (var row in rows)
        {
            grid.Add(ours.GetValueOrDefault(generated.Indices[row]), Generated.ImageNames[generated.Indices[row]]);
            for (var i = 0; i < NeighborColumns - 1; i++)
            {
                if (i < neighbors[row].Length)
                    grid.Add(theirs.GetValueOrDefault(real.Indices[neighbors[row][i].Row]), Text($"{neighbors[row][i].Distance:F3}"));
                else grid.Add(null);
            }
        }

        grid.Write(Path.Combine(folder, "neighbors.png"));
        Line($"## Nearest neighbours");
        Line($"");
        Line($"Each row shows a generated image, followed by the real images with the nearest features and their distances. Copies are visible.");
        Line($"");
        Line($"![Generated images with their nearest real images](neighbors.png)");
        Line($"");
    }

    private void WriteExtremes(FeatureSample generated, (int Row, float Distance)[][] neighbors, int[] rows, string title, string meaning, string file)
    {
        var images = PickedImages.Load(Generated, rows.Select(row => generated.Indices[row]), cancellation);
        var grid = new ImageGrid(GridColumns);
        foreach (var row in rows) grid.Add(images.GetValueOrDefault(generated.Indices[row]), Text($"{neighbors[row][0].Distance:F3}"));
        grid.Write(Path.Combine(folder, file));
        Line($"## {title} generated images");
        Line($"");
        Line($"The generated images whose features are {meaning}, with the distance.");
        Line($"");
        Line($"![{title} generated images]({file})");
        Line($"");
    }

    private void WriteGrid(MetricSide side, string title, string file)
    {
        if (side.Images is null || side.ImageNames.Count == 0) return;
        var count = Math.Min(GridImages, side.ImageNames.Count);
        int[] indices = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * side.ImageNames.Count / count))];
        var images = PickedImages.Load(side, indices, cancellation);
        var grid = new ImageGrid(GridColumns);
        foreach (var index in indices) grid.Add(images.GetValueOrDefault(index));
        grid.Write(Path.Combine(folder, file));
        Line($"## {title}");
        Line($"");
        Line($"![{title}]({file})");
        Line($"");
    }

    /// <summary>What was compared with what.</summary>
    private void WriteConditions()
    {
        Line($"## What was compared");
        Line($"");
        Line($"| | |");
        Line($"|---|---|");
        Side("generated", Generated);
        if (Real is not null) Side("real", Real);
        Line($"| convention | {comparison.Convention} |");
        if (comparison.Network is { } network)
        {
            Line($"| preprocessing | {comparison.Options.PreprocessingName} |");
            Line($"| network | {network.Name} |");
            Line($"| weights | {Cell(comparison.Weights!)} |");
            Line($"| identity of the features | {network.Identity} |");
            Line($"| engine | {network.Engine} |");
        }

        Line($"| program | inception {typeof(MetricsReport).Assembly.GetName().Version?.ToString(3)}, .NET {Environment.Version} |");
        Line($"");
        Line($"Command to run the comparison again:");
        Line($"");
        Line($"    {command}");
    }

    private void Side(string kind, MetricSide side)
    {
        var count = side.Count is { } known ? known.ToString("N0", CultureInfo.InvariantCulture) : "an unknown number of";
        var what = side.Summary is { } summary ? $"images ({summary.Describe()})" : side.Features is null ? "images, as statistics" : "rows of features";
        Line($"| {kind} | {Cell(side.Name)}: {count} {what} |");
        if (side.Summary is { Skipped.Count: > 0 } partly) Line($"| {kind}, skipped | {partly.Skipped.Count:N0} images that could not be read |");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
