using System.Diagnostics;
using System.Globalization;
using Inception.Networks;
using Inception.Testing;
using Inception.Tool.Benchmarking;
using Inception.Weights;

namespace Inception.Benchmarks;

/// <summary>
/// The formats of the networks' publishers (in the page cache) into a network that is built: the time against reading the file, and the memory at the peak
/// beside the network. The files have the formula's weights and are written by Python.
/// </summary>
internal static class FormatsBenchmark
{
    private static readonly (string Title, string Format, string Golden, string Name)[] Published =
    [
        ("TensorFlow V2", "v2", "inception_v3", "model.ckpt.index"),
        ("TensorFlow V1", "v1", "inception_v4", "inception_v4.ckpt"),
        ("TensorFlow V1 in .tar.gz", "v1_tar_gz", "inception_resnet_v2", "inception_resnet_v2.tar.gz"),
        ("frozen graph", "frozen_2015", "fid_inception_v3", "classify_image_graph_def.pb"),
        ("Caffe", "caffe_v1", "googlenet_caffe", "bvlc_googlenet.caffemodel"),
        ("ONNX", "onnx_named", "googlenet_caffe", "googlenet-9.onnx"),
    ];

    public static void Run(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("inception-formats-").FullName;
        try
        {
            Console.WriteLine("""
                | file | MB | reading, ms | loading, ms | ratio | peak beside the network, MB |
                |---|---|---|---|---|---|
                """);
            foreach (var (title, format, golden, name) in Published)
            {
                var path = Path.Combine(folder, name);
                PublishedFile.Write(format, golden, path);
                Measure(title, path, FamilyOf(golden), rounds);
            }

            foreach (var (title, extension) in (ReadOnlySpan<(string, string)>)[("safetensors", "safetensors"), ("PyTorch", "pth"), ("Keras", "h5")])
                Measure(title, Saved(folder, extension), FamilyOf("inception_v3"), rounds);
            foreach (var (title, kind) in (ReadOnlySpan<(string, string)>)[("TorchScript", "script"), ("PyTorch, int8", "quantized")])
                Measure(title, Torchvision(folder, kind), FamilyOf("inception_v3"), rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string title, string path, FamilyOptions options, int rounds)
    {
        using var network = options.Create();
        string[] files = path.EndsWith(".index", StringComparison.Ordinal)
            ? [.. Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".*")]
            : [path];
        var megabytes = files.Sum(file => new FileInfo(file).Length) / 1e6;
        network.LoadWeights(path);
        var peak = PeakOf(() => network.LoadWeights(path));
        var times = Race.Run([() => Array.ForEach(files, file => GC.KeepAlive(File.ReadAllBytes(file))), () => network.LoadWeights(path)], rounds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {title}, {network.GetName()} | {megabytes:F1} | {times[0].Median:F0} | {times[1].Median:F0} | {times[1].Median / times[0].Median:F1} | {peak:F0} |"));
        Array.ForEach(files, File.Delete);
    }

    /// <summary>What the process's memory grows by at most, in megabytes, as Linux counts it.</summary>
    private static double PeakOf(Action run)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive);
        File.WriteAllText("/proc/self/clear_refs", "5");   // the peak begins at what is now
        var before = StatusMegabytes("VmRSS:");
        run();
        return StatusMegabytes("VmHWM:") - before;
    }

    private static double StatusMegabytes(string line) => double.Parse(
        File.ReadLines("/proc/self/status").First(one => one.StartsWith(line, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) / 1024;

    private static string Saved(string folder, string extension)
    {
        var (plain, path) = (Path.Combine(folder, "plain.safetensors"), Path.Combine(folder, "inception_v3." + extension));
        var options = FamilyOf("inception_v3");
        using (var network = options.Create()) network.SaveWeights(extension == "h5" ? plain : path);
        if (extension == "h5") KerasWeights.Write(path, options, NetworkWeights.Load(plain, options.CreateTable(), options.Loading));
        return path;
    }

    private static string Torchvision(string folder, string kind)
    {
        var path = Path.Combine(folder, kind + ".pt");
        var script = Repository.PathOf("tests/Inception.ReferenceTests/Networks/Fixtures/write_torchvision.py");
        using var python = Process.Start("/usr/bin/python3", [script, kind, "inception_v3", path, Path.Combine(folder, "plain.pth")]);
        python.WaitForExit();
        return python.ExitCode == 0 ? path : throw new InvalidOperationException("torchvision is not there, or could not write the file; see above.");
    }

    private static FamilyOptions FamilyOf(string golden) => golden == "googlenet_caffe"
        ? new InceptionV1CaffeOptions { AuxiliaryHeads = false }
        : NetworkFamily.Named(golden);
}
