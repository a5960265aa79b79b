using System.Diagnostics;
using System.Globalization;
using Inception.Networks;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>Compiles a network in every precision, and keeps the fastest that names the classes of float32 often enough.</summary>
internal static class AutomaticPrecision
{
    private const int Rounds = 7;

    /// <summary>Compiles and chooses.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">With images to judge by.</param>
    public static CompiledInception Compile(InceptionNetwork network, CompileOptions options)
    {
        var trials = new List<Trial>();
        try
        {
            var exact = network.Compile(options with { Precision = Precision.Float32 });
            trials.Add(new(exact, 1));
            var remarks = new List<string>();
            foreach (var precision in new[] { Precision.BFloat16, Precision.Int8 })
            {
                if (precision == Precision.Int8 && options.Device is { type: not TorchSharp.DeviceType.CPU }) continue;
                try
                {
                    var calibration = precision == Precision.Int8 ? options.Calibration ?? Calibrated(network, options) : options.Calibration;
                    var candidate = network.Compile(options with { Precision = precision, Calibration = calibration });
                    trials.Add(new(candidate, double.NaN));
                    trials[^1] = trials[^1] with { Agreement = Agreement(exact, candidate, options.CalibrationImages!) };
                }
                catch (CompilationException wrong)
                {
                    remarks.Add($"{precision} is not right here: {wrong.Message}");
                }
            }

            Measure(trials, network, options);
            var taken = trials.Where(trial => trial.Agreement >= options.AccuracyFloor).MinBy(trial => trial.Milliseconds)!;
            taken.Compiled.Select(string.Join(Environment.NewLine, [.. trials.Select(trial => Line(trial, taken, options.AccuracyFloor)), .. remarks]));
            trials.Remove(taken);
            return taken.Compiled;
        }
        finally
        {
            foreach (var trial in trials) trial.Compiled.Dispose();
        }
    }

    private static Calibration Calibrated(InceptionNetwork network, CompileOptions options) =>
        network.Calibrate(options.CalibrationImages!, new() { Normalization = options.Normalization });

    /// <summary>The share of images for which both name the same class first.</summary>
    private static double Agreement(CompiledInception exact, CompiledInception candidate, IReadOnlyList<Tensor> batches)
    {
        var (same, all) = (0L, 0L);
        foreach (var batch in batches)
        {
            using var scope = NewDisposeScope();
            same += exact.Forward(batch).argmax(1).eq(candidate.Forward(batch).argmax(1)).sum().item<long>();
            all += batch.shape[0];
        }

        return (double)same / all;
    }

    /// <summary>By turns, so that what else the machine does meets all alike.</summary>
    private static void Measure(List<Trial> trials, InceptionNetwork network, CompileOptions options)
    {
        var (height, width) = (options.ImageSize ?? network.Table.Input.Height, options.ImageSize ?? network.Table.Input.Width);
        using var images = rand(options.BatchSize, network.Table.Input.Channels, height, width);
        var times = trials.ConvertAll(_ => new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            for (var i = 0; i < trials.Count; i++)
            {
                var start = Stopwatch.GetTimestamp();
                trials[i].Compiled.Forward(images).Dispose();
                if (round > 0) times[i].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);   // the first warms up
            }
        }

        for (var i = 0; i < trials.Count; i++) trials[i] = trials[i] with { Milliseconds = times[i].Order().ElementAt(Rounds / 2) / options.BatchSize };
    }

    private static string Line(Trial trial, Trial taken, double floor) => string.Create(CultureInfo.InvariantCulture,
        $"{trial.Compiled.Options.Precision}: {trial.Milliseconds:F2} ms an image, agrees with Float32 on {trial.Agreement:P2} of the images")
        + (ReferenceEquals(trial, taken) ? "; taken, the fastest that meets the floor" : trial.Agreement < floor ? "; below the floor" : "")
        + string.Create(CultureInfo.InvariantCulture, $" ({floor:P2})");

    private sealed record Trial(CompiledInception Compiled, double Agreement)
    {
        public double Milliseconds { get; init; }
    }
}
