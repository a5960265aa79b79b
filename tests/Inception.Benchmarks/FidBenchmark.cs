using System.Globalization;
using Inception.Imaging;
using Inception.Inference;
using Inception.Metrics;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;
using Inception.Networks;
using Inception.Tool.Benchmarking;
using Inception.Weights.Formats;

namespace Inception.Benchmarks;

/// <summary>
/// Statistics of image files for FID: here, and by pytorch-fid's code in Debian's or any other Python. The third contestant is the engine alone on inputs that
/// are ready, which is the most that an extraction can reach.
/// </summary>
internal static class FidBenchmark
{
    private const int Images = 96, Batch = 32, PeersBatch = 50;   // pytorch-fid's own
    private const int ManyImages = 50_000, SmallSide = 32;

    public static void Run(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("inception-benchmark-");
        try
        {
            for (var i = 0; i < Images; i++) PreprocessingBenchmark.MakeImage(folder.FullName, i);
            using var network = FidNetwork.Load(Weights(folder.FullName), new() { Engine = new() { Verification = Verification.None } });
            Console.WriteLine($"{Images} JPEG files of 500×375; {network.Engine}");
            using var peer = PythonPeer.Start("fid_peer.py", "PyTorch with torchvision", folder.FullName, PeersBatch);
            var preprocessing = MetricOptions.For(MetricConvention.PyTorchFid).Preprocessing;
            var extractor = new FeatureExtractor(network, preprocessing, new() { BatchSize = Batch });
            var inputs = Inputs(folder.FullName);
            var features = new float[Batch * network.Layers.Sum(layer => layer.Length)];
            var contest = new Contest("statistics for FID") { Images = Images };
            if (peer is not null) contest.Add("pytorch-fid's code", () => peer.Run());
            contest
                .Add("Inception, files to statistics", () =>
                {
                    using var source = ImageSource.Folder(folder.FullName);
                    extractor.Collect(source, "2048");
                })
                .Add("Inception, the engine alone", () =>
                {
                    for (var done = 0; done < Images; done += Batch) network.Run(inputs, preprocessing.CropSize, features);
                })
                .Run(rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>50,000 images of 32×32 in memory and their features, with the engine loaded. The network itself is a stand-in: an hour of it tells nothing more.</summary>
    /// <param name="weights">A checkpoint of the FID network. It is not made here: libtorch would count.</param>
    /// <param name="keep">Whether features and logits are kept, as KID and the Inception Score need them.</param>
    public static void PrintMemory(string weights, bool keep)
    {
        using var network = FidNetwork.Load(weights, new() { Engine = new() { Verification = Verification.None } });
        var pixels = new byte[ManyImages * SmallSide * SmallSide * RgbImage.Channels];
        new Random(1).NextBytes(pixels);
        using var stand = new StandIn(network);
        using var source = ImageSource.Pixels(pixels, SmallSide, SmallSide);
        var extractor = new FeatureExtractor(stand, MetricOptions.For(MetricConvention.TorchFidelity).Preprocessing);
        var set = extractor.Collect(source, "2048", keep ? ["2048", FeatureLayer.UnbiasedLogits] : []);
        var peak = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(':')[1].Trim();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{set.Summary.Count:N0} images of {SmallSide}×{SmallSide} in memory, {(keep ? "features and logits kept" : "statistics alone")}: peak {peak}, {set.Summary.Elapsed.TotalSeconds:F0} s without the network"));
    }

    private static string Weights(string folder)
    {
        var path = Path.Combine(folder, "weights.safetensors");
        using var network = new FidInceptionV3();
        RandomWeights.Fill(network);
        SafetensorsFile.Write(path, network.state_dict());
        return path;
    }

    private static float[] Inputs(string folder)
    {
        var preprocessing = MetricOptions.For(MetricConvention.PyTorchFid).Preprocessing;
        var (decoder, length) = (new ImageDecoder(), 3 * preprocessing.CropSize * preprocessing.CropSize);
        var inputs = new float[Batch * length];
        for (var i = 0; i < Batch; i++) preprocessing.Write(decoder.Decode(Path.Combine(folder, $"{i:D3}.jpg")), inputs.AsSpan(i * length, length));
        return inputs;
    }

    /// <summary>Runs the network once, for its memory, and then gives its first features for every image.</summary>
    private sealed class StandIn(IFeatureNetwork network) : IFeatureNetwork
    {
        private float[]? _row;

        public string Name => network.Name;

        public string Identity => network.Identity;

        public string Engine => network.Engine;

        public IReadOnlyList<FeatureLayer> Layers => network.Layers;

        public void Run(ReadOnlySpan<float> images, int side, Span<float> features)
        {
            if (_row is null)
            {
                _row = new float[network.Layers.Sum(layer => layer.Length)];
                network.Run(images[..(3 * side * side)], side, _row);
            }

            for (; features.Length > 0; features = features[_row.Length..]) _row.CopyTo(features);
        }

        public void Dispose()
        {
        }
    }
}
