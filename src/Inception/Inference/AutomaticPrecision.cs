using System.Globalization;
using Inception.Networks;
using Inception.Quantization;
using TorchSharp;

namespace Inception.Inference;

/// <summary>Compiles a network in every precision and for both engines, and selects the fastest whose top-1 predictions match float32 often enough.</summary>
internal static class AutomaticPrecision
{
    /// <summary>A reduced precision must save at least 5 % of the time, because smaller differences may be noise.</summary>
    private const double LeastGain = 0.95;

    /// <summary>Compiles the network, and selects the precision and engine.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">The options, with calibration images.</param>
    public static CompiledInception Compile(InceptionNetwork network, CompileOptions options)
    {
        var trials = new List<Trial>();
        try
        {
            var isOnCpu = options.Device is null or { type: DeviceType.CPU };
            trials.Add(new(new CompiledInception(network, options with { Precision = Precision.Float32 }), 1));
            if (isOnCpu) trials.Add(Portable(network, options));
            var remarks = new List<string>();
            var race = ReducedPrecision.Race(network, options with { Precision = Precision.BFloat16 });
            if (ReducedPrecision.SlowRace(race) is { } slow) remarks.Add($"{Precision.BFloat16}: not tried. {slow}");
            else Try(Precision.BFloat16);
            Try(isOnCpu ? Precision.Int8 : Precision.Float16);
            Measure(trials, options);
            var taken = Choose(trials, options.AccuracyFloor);
            var selection = string.Join(Environment.NewLine, [.. trials.Select(trial => Line(trial, taken, options.AccuracyFloor)), .. remarks]);
            return Take(trials, taken, selection, options);

            void Try(Precision precision)
            {
                try
                {
                    trials.Add(Candidate(network, options with { Precision = precision }, (CompiledInception)trials[0].Engine));
                }
                catch (CompilationException wrong)
                {
                    remarks.Add($"{precision} is not right here: {wrong.Message}");
                }
            }
        }
        finally
        {
            foreach (var trial in trials) trial.Engine.Dispose();
        }
    }

    /// <summary>Float32 by the portable engine. It is verified against float64, like the engine on libtorch.</summary>
    private static Trial Portable(InceptionNetwork network, CompileOptions options) => new(
        new PortableInference(network.CompilePortable(new()
        {
            Output = options.Output,
            ImageSize = options.ImageSize,
            Normalization = options.Normalization,
            Threads = options.Threads ?? torch.get_num_threads(),
            Verification = options.Verification,
        })),
        Agreement: 1);

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

    /// <summary>Selects the fastest trial that meets the accuracy floor. Float32 is selected unless another precision is clearly faster.</summary>
    private static Trial Choose(List<Trial> trials, double floor)
    {
        var exact = trials.Where(trial => trial.Precision == Precision.Float32).MinBy(trial => trial.Milliseconds)!;
        var fastest = trials.Where(trial => trial.Agreement >= floor).MinBy(trial => trial.Milliseconds)!;
        return fastest.Milliseconds < LeastGain * exact.Milliseconds ? fastest : exact;
    }

    /// <summary>Returns the compiled network for the selected trial, and removes it from the list. The other trials stay in the list, to be disposed.</summary>
    private static CompiledInception Take(List<Trial> trials, Trial taken, string selection, CompileOptions options)
    {
        var compiled = taken.Engine as CompiledInception ?? (CompiledInception)trials[0].Engine;
        if (taken.Engine is PortableInference portable) compiled.RunBy(portable);
        var warnings = compiled.Options is { Precision: Precision.Int8, Calibration: { } used } ? used.Warnings(options.AccuracyFloor) : [];
        compiled.AddToReport(report => report with { Selection = selection, Warnings = [.. warnings, .. report.Warnings] });
        trials.RemoveAll(trial => trial == taken || trial.Engine == compiled);
        return compiled;
    }

    private static Calibration Calibrated(InceptionNetwork network, CompileOptions options) =>
        network.Calibrate(options.CalibrationImages!, new() { Normalization = options.Normalization, ComparedImages = 0 });

    private static void Measure(List<Trial> trials, CompileOptions options)
    {
        var times = EngineRace.Run(trials.ConvertAll(trial => trial.Engine), options);
        for (var i = 0; i < trials.Count; i++) trials[i] = trials[i] with { Milliseconds = times[i] };
    }

    private static string Line(Trial trial, Trial taken, double floor) => string.Create(CultureInfo.InvariantCulture,
        $"{trial.Name}: {trial.Milliseconds:F2} ms an image, agrees with Float32 on {trial.Agreement:P2} of the images")
        + (ReferenceEquals(trial, taken) ? "; taken, the fastest that meets the floor" : trial.Agreement < floor ? "; below the floor" : "")
        + string.Create(CultureInfo.InvariantCulture, $" ({floor:P2})");

    private sealed record Trial(IInferenceNetwork Engine, double Agreement)
    {
        public double Milliseconds { get; init; }

        public Precision Precision => (Engine as CompiledInception)?.Options.Precision ?? Precision.Float32;

        public string Name => Engine is PortableInference ? $"{Precision}, portable engine" : $"{Precision}";
    }
}
