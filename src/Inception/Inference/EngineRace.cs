using System.Diagnostics;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>Measures engines in turns on the same random images, so that other work on the machine slows all engines equally.</summary>
internal static class EngineRace
{
    private const int Rounds = 7, LeastRounds = 2;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(3);

    /// <summary>Measures the median time of a forward pass of each engine, at the batch and image size of the options.</summary>
    /// <param name="engines">Engines of one network.</param>
    /// <param name="options">The options that the engines were compiled with, except for the precision.</param>
    /// <returns>Milliseconds for one image, in the order of the engines.</returns>
    public static IReadOnlyList<double> Run(IReadOnlyList<IInferenceNetwork> engines, CompileOptions options)
    {
        var input = engines[0].Table.Input;
        using var images = rand(options.BatchSize, input.Channels, options.ImageSize ?? input.Height, options.ImageSize ?? input.Width, device: options.Device);
        var times = engines.Select(_ => new List<double>()).ToList();
        var watch = Stopwatch.StartNew();
        foreach (var engine in engines) Run(engine);   // warms up
        for (var round = 0; round < Rounds && (round < LeastRounds || watch.Elapsed < Budget); round++)
        {
            for (var i = 0; i < engines.Count; i++)
            {
                var start = Stopwatch.GetTimestamp();
                Run(engines[i]);
                times[i].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return [.. times.Select(all => all.Order().ElementAt((all.Count - 1) / 2) / options.BatchSize)];

        // To the end: a GPU is still computing when Forward returns.
        void Run(IInferenceNetwork engine)
        {
            using var outputs = engine.Forward(images);
            using var read = outputs.cpu();
        }
    }
}
