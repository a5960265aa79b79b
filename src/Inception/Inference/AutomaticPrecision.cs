using System.Globalization;
using Inception.Networks;
using Inception.Quantization;

namespace Inception.Inference;

/// <summary>Compiles a network in every precision, and keeps the fastest that names the classes of float32 often enough.</summary>
internal static class AutomaticPrecision
{
    /// <summary>A reduced precision must save at least a twentieth of the time, which noise does not.</summary>
    private const double LeastGain = 0.95;

    /// <summary>Compiles and chooses.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">With images to judge by.</param>
    public static CompiledInception Compile(InceptionNetwork network, CompileOptions options)
    {
        var trials = new List<Trial>();
        try
        {
            trials.Add(new(new CompiledInception(network, options with { Precision = Precision.Float32 }), 1));
            var remarks = new List<string>();
            if (ReducedPrecision.SlowBFloat16(ReducedPrecision.Race(network, options)) is { } slow) remarks.Add($"{Precision.BFloat16}: not tried. {slow}");
            else Try(Precision.BFloat16);
            if (options.Device is not { type: not TorchSharp.DeviceType.CPU }) Try(Precision.Int8);
            Measure(trials);
            var taken = Choose(trials, options.AccuracyFloor);
            var selection = string.Join(Environment.NewLine, [.. trials.Select(trial => Line(trial, taken, options.AccuracyFloor)), .. remarks]);
            var warnings = taken.Compiled.Options is { Precision: Precision.Int8, Calibration: { } used } ? used.Warnings(options.AccuracyFloor) : [];
            taken.Compiled.AddToReport(report => report with { Selection = selection, Warnings = warnings });
            trials.Remove(taken);
            return taken.Compiled;

            void Try(Precision precision)
            {
                try
                {
                    trials.Add(Candidate(network, options with { Precision = precision }, trials[0].Compiled));
                }
                catch (CompilationException wrong)
                {
                    remarks.Add($"{precision} is not right here: {wrong.Message}");
                }
            }
        }
        finally
        {
            foreach (var trial in trials) trial.Compiled.Dispose();
        }
    }

    private static Trial Candidate(InceptionNetwork network, CompileOptions options, CompiledInception exact)
    {
        if (options.Precision == Precision.Int8) options = options with { Calibration = options.Calibration ?? Calibrated(network, options) };
        var candidate = new CompiledInception(network, options);
        try
        {
            var agreement = ReducedPrecision.Agreement(exact, candidate, options.CalibrationImages!);
            candidate.AddToReport(report => report with { Agreement = options.Precision == Precision.Int8 ? agreement : null });
            return new(candidate, agreement.Top1 ?? 1 - agreement.OutputError);
        }
        catch
        {
            candidate.Dispose();
            throw;
        }
    }

    /// <summary>The fastest that meets the floor; float32 unless another is clearly faster.</summary>
    private static Trial Choose(List<Trial> trials, double floor)
    {
        var fastest = trials.Where(trial => trial.Agreement >= floor).MinBy(trial => trial.Milliseconds)!;
        return fastest.Milliseconds < LeastGain * trials[0].Milliseconds ? fastest : trials[0];
    }

    private static Calibration Calibrated(InceptionNetwork network, CompileOptions options) =>
        network.Calibrate(options.CalibrationImages!, new() { Normalization = options.Normalization, ComparedImages = 0 });

    private static void Measure(List<Trial> trials)
    {
        var times = EngineRace.Run(trials.ConvertAll(trial => trial.Compiled));
        for (var i = 0; i < trials.Count; i++) trials[i] = trials[i] with { Milliseconds = times[i] };
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
