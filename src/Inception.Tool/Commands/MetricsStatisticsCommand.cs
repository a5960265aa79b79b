using System.CommandLine;
using System.Globalization;
using Inception.Metrics;
using Inception.Metrics.Inputs;
using Inception.Tool.Metrics;

namespace Inception.Tool.Commands;

/// <summary><c>inception metrics statistics PATH</c>: computes mean and covariance of the features of a set of images, or of a part of the set.</summary>
internal sealed class MetricsStatisticsCommand
{
    private const string Examples = """
        inception metrics statistics photos --output real.npz
        inception metrics statistics photos --output part-03.npz --shard 3/16       # one of 16 processes
        """;

    private readonly Argument<string> _path = new("PATH")
    {
        Description = "A folder, a .zip, .tar or .tar.gz archive, a text file with paths, an .npz file (arr_0), an idx3-ubyte file, or features as .npy",
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The .npz file for mu, sigma and n. pytorch-fid, clean-fid and TTUR can load it too",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<(int Index, int Count)?> _shard = new("--shard")
    {
        Description = "Process only part I of N: every Nth image. 'inception metrics merge' merges the parts into the statistics of the whole set",
        HelpName = "I/N",
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split('/');
            if (parts.Length == 2 && Number(parts[0]) is { } index && Number(parts[1]) is { } count && index <= count) return (index, count);
            result.AddError($"--shard expects I/N with I from 1 to N, such as 3/16; found '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly ExtractionSettings _extraction = new();

    public static Command Create()
    {
        var options = new MetricsStatisticsCommand();
        var command = new Command("statistics", "Save the mean and covariance of the features of a set of images, or of a part of it.")
        {
            options._path, options._output, options._shard, options._json,
        };
        command.SetExamples(Examples);
        options._extraction.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number : null;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _extraction.Check(parsed);
        var output = parsed.GetValue(_output)!;
        OutputFile.Check(output, ".npz");
        OutputFile.RequireOther(output, parsed.GetValue(_path));
        var settings = MetricOptions.For(_extraction.Convention(parsed));
        using var input = _extraction.Open(parsed, parsed.GetValue(_path)!);
        if (input.Statistics is not null) throw new UserException($"'{input.Name}' already has statistics. Use 'inception metrics merge' to merge files.");
        var statistics = input.Features is { } features
            ? OfFeatures(features, parsed.GetValue(_shard) ?? (1, 1), cancellation)
            : await OfImagesAsync(parsed, input.Images!, settings, cancellation);
        OutputFile.Write(output, () => statistics.Save(output));
        if (parsed.GetValue(_json)) JsonOutput.Write(new { output, images = statistics.Count, dimensions = statistics.Dimensions });
        else
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{output}: statistics of {statistics.Count:N0} images, {statistics.Dimensions} dimensions"));
        return 0;
    }

    private async Task<FeatureStatistics> OfImagesAsync(ParseResult parsed, IImageSource images, MetricOptions settings, CancellationToken cancellation)
    {
        var (index, count) = parsed.GetValue(_shard) ?? (1, 1);
        using var part = ImageSource.Shard(images, index, count);
        if (part.Count == 1)
        {
            throw new UserException(
                $"Part {index} of {count} has 1 image, and a covariance needs 2. Use at most {images.Count / 2} parts for these {images.Count} images.");
        }

        using var extractor = await _extraction.LoadAsync(parsed, settings, images.Count, cancellation);   // one choice of kernels for all parts
        return extractor.Collect(part, $"{_extraction.Dimensions(parsed)}", [], cancellation).Statistics;
    }

    private static FeatureStatistics OfFeatures(FeatureMatrix features, (int Index, int Count) shard, CancellationToken cancellation)
    {
        if (shard.Count == 1) return FeatureStatistics.Of(features, cancellation);
        var (statistics, row) = (new FeatureStatistics(features.Dimensions), new double[features.Dimensions]);
        for (var i = shard.Index - 1; i < features.Count; i += shard.Count)
        {
            cancellation.ThrowIfCancellationRequested();
            features.CopyRows(i, row);
            statistics.Update(row);
        }

        return statistics;
    }
}
