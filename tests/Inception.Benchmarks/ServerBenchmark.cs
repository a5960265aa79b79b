using System.Diagnostics;
using Inception.Classification;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Portable;
using Inception.Preprocessing;
using Inception.Tool.Benchmarking;
using static TorchSharp.torch;

namespace Inception.Benchmarks;

/// <summary>
/// <c>inception serve</c> under load, on this machine: throughput against <see cref="PortableModel.ClassifyManyAsync"/> on the same files, latency at 50 % and
/// 80 % of capacity, three times more load than it can take, and a soak.
/// </summary>
internal static class ServerBenchmark
{
    private const int Images = 64, Clients = 16, Top = 5;

    private const double LeastDifference = 1e-5;   // between the answers of two images: ten times the tolerance, so that a mixed-up one is seen

    /// <param name="what">throughput, latency, overload, soak, or all but the soak.</param>
    /// <param name="network">The network, which gets random weights.</param>
    /// <param name="amount">Images for the throughput, seconds for latency and overload, minutes for the soak.</param>
    public static async Task RunAsync(string what, string network, int? amount)
    {
        var folder = Directory.CreateTempSubdirectory("inception-serve-").FullName;
        try
        {
            var checkpoint = Path.Combine(folder, "model.safetensors");
            var files = Enumerable.Range(0, Images).Select(number => PreprocessingBenchmark.MakeImage(folder, number, contrast: 2.0 * (number + 1) / Images)).ToList();
            using (var model = new Model(Filled(network), PreprocessingOf(network), LabelSet.Numbered(NetworkFamily.Named(network).Classes)))
            {
                model.Save(checkpoint);
                await TellApartAsync(model, checkpoint, files);
                model.Save(checkpoint);
            }

            var (expected, rate) = await InProcessAsync(checkpoint, files, what is "throughput" or "all" ? amount ?? 400 : 0);
            using var server = new ServerProcess(checkpoint);
            using var load = new LoadGenerator(server.Address, [.. files.Select(File.ReadAllBytes)], expected);
            await load.ClosedAsync(Clients, Images);   // warm
            var capacity = await ThroughputAsync(load, server, what is "throughput" or "all" ? amount ?? 400 : 150, rate);
            if (what is "latency" or "all") await LatencyAsync(load, capacity, TimeSpan.FromSeconds(what == "latency" ? amount ?? 60 : 60));
            if (what is "overload" or "all") await OverloadAsync(load, capacity, TimeSpan.FromSeconds(what == "overload" ? amount ?? 30 : 30));
            if (what == "soak") await SoakAsync(load, server, capacity, amount ?? 30);
            Console.WriteLine($"Wrong or mixed-up answers: {load.Wrong}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The answers of each file, and the rate of ClassifyManyAsync in this process; the model is gone afterwards.</summary>
    private static async Task<(IReadOnlyList<double[]> Expected, double? Rate)> InProcessAsync(string checkpoint, List<string> files, int count)
    {
        using var model = await PortableModel.LoadAsync(checkpoint, engine: new PortableOptions());
        var expected = new List<double[]>();
        await foreach (var one in model.ClassifyManyAsync(files, Top)) expected.Add(Probabilities(one));
        var closest = Enumerable.Range(0, expected.Count).SelectMany(i => Enumerable.Range(0, i).Select(j => expected[i].Zip(expected[j]).Max(pair => Math.Abs(pair.First - pair.Second)))).Min();
        Console.WriteLine($"{files.Count} images; the answers of two differ by {closest:E1} at least{(closest < LeastDifference ? ": too little to see every mix-up" : "")}.");
        if (count == 0) return (expected, null);
        var rates = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var watch = Stopwatch.StartNew();
            var done = 0;
            await foreach (var one in model.ClassifyManyAsync(Enumerable.Range(0, count).Select(i => files[i % files.Count]), Top)) done++;
            rates.Add(done / watch.Elapsed.TotalSeconds);
        }

        Console.WriteLine($"ClassifyManyAsync in one process: {string.Join(", ", rates.Select(rate => $"{rate:F1}"))} images/s ({count} images a round)");
        return (expected, rates.Order().ElementAt(1));
    }

    private static async Task<double> ThroughputAsync(LoadGenerator load, ServerProcess server, int count, double? rate)
    {
        var (capacities, shares) = (new List<double>(), new List<double>());
        for (var round = 0; round < (rate is null ? 1 : 3); round++)
        {
            var (ownBefore, serverBefore) = (OwnSeconds, server.ProcessorSeconds);
            var result = await load.ClosedAsync(Clients, count);
            var (own, serving, wall) = (OwnSeconds - ownBefore, server.ProcessorSeconds - serverBefore, result.Elapsed.TotalSeconds);

            // The generator runs on the same cores. Its processor seconds, divided by the cores, are wall time that the server did not have.
            var available = wall - (own / Environment.ProcessorCount);
            capacities.Add(result.Accepted / wall);
            shares.Add(result.Accepted / available / (rate ?? double.NaN));
            Console.WriteLine(
                $"{Clients} clients, {count} requests: {result.Statuses}; {result.Accepted / wall:F1} images/s in {wall:F1} s. The server took {serving:F1} s of processor time, the load "
                + $"{own:F1} s: without it {result.Accepted / available:F1} images/s{(rate is null ? "" : $", {shares[^1]:P0} of ClassifyManyAsync")}. p50 {result.Percentile(0.5):F0} ms, p99 {result.Percentile(0.99):F0} ms.");
        }

        return capacities.Order().ElementAt(capacities.Count / 2);
    }

    private static async Task LatencyAsync(LoadGenerator load, double capacity, TimeSpan duration)
    {
        foreach (var share in new[] { 0.5, 0.8 })
        {
            var result = await load.OpenAsync(share * capacity, duration);
            Console.WriteLine(
                $"Open loop at {share:P0} of capacity, {share * capacity:F1} requests/s for {duration.TotalSeconds:F0} s: {result.Statuses}; p50 {result.Percentile(0.5):F0} ms, "
                + $"p90 {result.Percentile(0.9):F0} ms, p99 {result.Percentile(0.99):F0} ms, longest {result.Percentile(1):F0} ms.");
        }
    }

    private static async Task OverloadAsync(LoadGenerator load, double capacity, TimeSpan duration)
    {
        var result = await load.OpenAsync(3 * capacity, duration);
        Console.WriteLine(
            $"Open loop at 3 × capacity, {3 * capacity:F1} requests/s for {duration.TotalSeconds:F0} s: {result.Statuses}; accepted {result.Accepted / result.Elapsed.TotalSeconds:F1}/s with "
            + $"p50 {result.Percentile(0.5):F0} ms, p99 {result.Percentile(0.99):F0} ms; refused with p50 {result.Percentile(0.5, accepted: false):F1} ms, p99 {result.Percentile(0.99, accepted: false):F1} ms.");
    }

    /// <summary>Minutes at 70 % of capacity; each answer is compared with that of its own image.</summary>
    private static async Task SoakAsync(LoadGenerator load, ServerProcess server, double capacity, int minutes)
    {
        var (all, lost) = (0L, 0L);
        for (var minute = 1; minute <= minutes; minute++)
        {
            var result = await load.OpenAsync(0.7 * capacity, TimeSpan.FromMinutes(1));
            all += result.Answers.Count;
            lost += result.Count(0);
            Console.WriteLine($"minute {minute}: {result.Statuses}; p99 {result.Percentile(0.99):F0} ms; server {server.Megabytes:F0} MB; {all:N0} requests, {lost} lost, {load.Wrong} wrong");
        }
    }

    private static double OwnSeconds => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static double[] Probabilities(ImageClassification one) => [.. one.Predictions.Select(prediction => prediction.Probability)];

    private static InceptionNetwork Filled(string name)
    {
        var network = NetworkFamily.Named(name).Create();
        RandomWeights.Fill(network);
        return network;
    }

    /// <summary>
    /// Random weights give all images nearly the same answer, even those of different contrast. The last layer is moved to the mean of the images' embeddings
    /// and made steeper, until the logits of a class differ among the images by a deviation of one.
    /// </summary>
    private static async Task TellApartAsync(Model model, string checkpoint, List<string> files)
    {
        using var portable = await PortableModel.LoadAsync(checkpoint, engine: new PortableOptions { QuickStart = true });
        var embeddings = new List<float[]>();
        await foreach (var one in portable.EmbedManyAsync(files)) embeddings.Add(one.Vector.ToArray());
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var (mean, state) = (tensor(embeddings.SelectMany(one => one).ToArray(), [files.Count, portable.EmbeddingLength]), model.Network.state_dict());
        var (key, weight) = state.Last(entry => entry.Value.dim() == 2);
        var centred = mean - mean.mean([0], keepdim: true);
        weight.div_(centred.matmul(weight.t()).std());
        state[key.Replace("weight", "bias")].copy_(-weight.matmul(mean.mean([0])));
    }

    private static ImagePreprocessing PreprocessingOf(string network) => NetworkFamily.Named(network).CreateTable().Input switch
    {
        { Channels: 1 } => ImagePreprocessing.FashionMnist,
        { Height: 224 } => ImagePreprocessing.GoogLeNet,
        _ => ImagePreprocessing.InceptionV3,
    };
}
