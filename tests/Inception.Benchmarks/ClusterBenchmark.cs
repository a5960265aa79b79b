using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inception.Cluster;
using Inception.Inference;
using Inception.Networks;
using Inception.Portable;
using Inception.Tool.Benchmarking;
using Inception.Tool.Clustering;
using Inception.Weights.Formats;

namespace Inception.Benchmarks;

/// <summary>
/// Embeddings of image files: by one process, and by a cluster of four worker processes of one thread each that share the cores, with Redis where this machine
/// has it. The process may use an engine on each core, or one engine with a thread for each core; the faster is what the cluster is compared with.
/// </summary>
internal static class ClusterBenchmark
{
    private const int Workers = 4, Batch = 16, ShardSize = 16;

    /// <param name="images">How many images go through the network in each turn.</param>
    /// <param name="rounds">Turns of each contestant.</param>
    public static async Task RunAsync(int images, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("inception-benchmark-");
        try
        {
            var files = Directory.CreateDirectory(Path.Combine(folder.FullName, "images")).FullName;
            for (var i = 0; i < images; i++) PreprocessingBenchmark.MakeImage(files, i);
            string[] paths = [.. Directory.GetFiles(files).Order(StringComparer.Ordinal)];
            var compiled = Compile(folder.FullName);
            using var workers = new Processes();
            var address = workers.StartRedis(folder.FullName);
            for (var i = 0; i < Workers; i++) workers.Start(folder.FullName, address);
            Console.WriteLine($"inception_v3, {images} JPEG files of 500×375, {Environment.ProcessorCount} cores; {Workers} workers of one thread, "
                + (address is null ? "a trial without Redis" : "Redis"));
            await RaceAsync(new(folder.FullName, paths, compiled, new(address, ClusterSettings.DefaultCluster, "", workers.Gateway)), rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task RaceAsync(Contestants contestants, int rounds)
    {
        await using var client = await ConnectedClient.OpenAsync(contestants.Connection, CancellationToken.None);
        using var perCore = PortableModel.Load(contestants.Model, engine: new PortableOptions { Threads = 1 });
        using var shared = PortableModel.Load(contestants.Model);
        Console.WriteLine($"first job, with the start of the engines: {await contestants.ClusterAsync(client, perCore):F1} s");
        await contestants.PerCoreAsync(perCore);
        var (cluster, engines, threads) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            engines.Add(await contestants.PerCoreAsync(perCore));
            cluster.Add(await contestants.ClusterAsync(client, perCore));
            threads.Add(await contestants.SharedAsync(shared));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round + 1}: an engine per core {engines[^1]:F2} s, one engine with all threads {threads[^1]:F2} s, cluster {cluster[^1]:F2} s"));
        }

        var (best, found) = (Math.Min(Median(engines), Median(threads)), Median(cluster));
        var count = contestants.Paths.Length;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"medians: an engine per core {count / Median(engines):F2} images/s, one engine with all threads {count / Median(threads):F2} images/s, "
            + $"cluster {count / found:F2} images/s; "
            + $"cluster / an engine per core = {Median(engines) / found:F3}, cluster / the faster process = {best / found:F3}"));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Compile(string folder)
    {
        var (checkpoint, compiled) = (Path.Combine(folder, "v3.safetensors"), Path.Combine(folder, "compiled.safetensors"));
        using (var network = new InceptionV3())
        {
            RandomWeights.Fill(network);
            SafetensorsFile.Write(checkpoint, network.state_dict());
        }

        var weights = Models.Catalogue.InceptionWeights.V3.ImageNet;
        using var model = PortableModel.Load(
            checkpoint,
            new() { Network = new InceptionV3Options(), Preprocessing = weights.Preprocessing, Labels = Labels.LabelSet.ImageNet },
            new PortableOptions { Output = NetworkOutput.Embedding, Verification = Verification.None });
        model.SaveCompiled(compiled);
        return compiled;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The work, done in three ways; each gives its seconds.</summary>
    private sealed record Contestants(string Folder, string[] Paths, string Model, ClusterConnection Connection)
    {
        private int _jobs;

        /// <summary>From the submission to the end: the output is written.</summary>
        public async Task<double> ClusterAsync(ConnectedClient client, PortableModel model)
        {
            var name = $"job-{++_jobs}";
            await client.Jobs.SubmitAsync(
                new()
                {
                    Id = name,
                    Folder = Path.Combine(Folder, name),
                    Output = Path.Combine(Folder, name + ".npy"),
                    BaseFolder = Folder,
                    ShardSize = ShardSize,
                    BatchSize = Batch,
                },
                Paths,
                model);
            var end = await client.Jobs.WaitAsync(name);
            return end.State == ClusterJobState.Completed ? end.Elapsed.TotalSeconds : throw new InvalidOperationException(end.Message);
        }

        /// <summary>An engine of one thread for each core, each with files of its own.</summary>
        public async Task<double> PerCoreAsync(PortableModel model)
        {
            var start = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(
                Paths.Chunk(ShardSize),
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                async (paths, cancellation) => await ReadAsync(model, paths, cancellation));
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        public async Task<double> SharedAsync(PortableModel model)
        {
            var start = Stopwatch.GetTimestamp();
            await ReadAsync(model, Paths, CancellationToken.None);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        private static async Task ReadAsync(PortableModel model, string[] paths, CancellationToken cancellation)
        {
            await foreach (var one in model.EmbedManyAsync(paths, new() { BatchSize = Batch }, cancellation)) _ = one.Vector;
        }
    }

    /// <summary>The workers' processes, and that of Redis.</summary>
    private sealed class Processes : IDisposable
    {
        private readonly List<Process> _processes = [];

        /// <summary>The first worker's port for clients.</summary>
        public int? Gateway { get; private set; }

        /// <summary>Starts Redis, if this machine has it.</summary>
        /// <returns>Its address, or null.</returns>
        public string? StartRedis(string folder)
        {
            var port = FreePort();
            try
            {
                var process = Process.Start(new ProcessStartInfo(
                    "redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--loglevel", "warning"])
                {
                    RedirectStandardOutput = true,   // it must not hold this program's pipe
                })!;
                _ = process.StandardOutput.ReadToEndAsync();
                _processes.Add(process);
                Thread.Sleep(1000);
                return $"127.0.0.1:{port}";
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return null;
            }
        }

        public void Start(string folder, string? redis)
        {
            var (port, gateway) = redis is null && Gateway is null ? (ClusterConnection.FirstPort, FreePort()) : (FreePort(), FreePort());
            Gateway ??= gateway;
            string[] where = redis is null ? ["--state", Path.Combine(folder, "state")] : ["--redis", redis];
            var start = new ProcessStartInfo(
                "dotnet",
                ["exec", Path.Combine(AppContext.BaseDirectory, "inception.dll"), "cluster", "worker", "--threads", "1",
                "--port", $"{port}", "--gateway", $"{gateway}", .. where])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            var process = Process.Start(start)!;
            if (process.StandardError.ReadLine() is not { } line || !line.StartsWith("worker ", StringComparison.Ordinal))
                throw new InvalidOperationException("The worker did not start.");
            _ = process.StandardError.ReadToEndAsync();
            _ = process.StandardOutput.ReadToEndAsync();
            _processes.Add(process);
        }

        public void Dispose()
        {
            foreach (var process in _processes)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
                process.Dispose();
            }
        }
    }
}
