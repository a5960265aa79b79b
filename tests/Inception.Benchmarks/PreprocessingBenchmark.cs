using Inception.Imaging;
using Inception.Preprocessing;
using SkiaSharp;

namespace Inception.Benchmarks;

/// <summary>200 JPEG files of 500×375 (in the page cache) decoded and preprocessed in batches of 50, here and by PIL with torchvision in one process.</summary>
internal static class PreprocessingBenchmark
{
    private const int Images = 200;
    private const int Batch = 50;
    private const int Width = 500;
    private const int Height = 375;
    private const int Quality = 90;

    public static void Run(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("inception-benchmark-");
        try
        {
            var files = Enumerable.Range(0, Images).Select(i => MakeImage(folder.FullName, i)).ToArray();
            var batches = files.Chunk(Batch).ToList();
            Console.WriteLine($"{Images} JPEG files of {Width}×{Height}, {files.Average(file => new FileInfo(file).Length) / 1e3:F0} kB each");

            using var peer = PythonPeer.Start("preprocessing_peer.py", "PIL with torchvision", folder.FullName, Batch);
            var decoder = new ImageDecoder();
            Compare("decode", () => Array.ForEach(files, file => decoder.Decode(file)), cores: "one core");
            Compare("decode", () => Parallel.ForEach(files, file => decoder.Decode(file)));
            foreach (var name in (string[])["torchvision_inception_v3", "timm_inception_v4", "tf_slim_299"])
            {
                var preprocessing = ImagePreprocessing.Known[name];
                Compare(name, () => batches.ForEach(batch => preprocessing.Apply(batch, decoder.Decode).Dispose()));
            }

            void Compare(string name, Action run, string cores = "all cores")
            {
                var contest = new Contest(name) { Images = Images };
                if (peer is not null) contest.Add("PIL and torchvision, one process", () => peer.Run(name));
                contest.Add($"Inception, {cores}", run).Run(rounds);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Soft shapes and some noise: a file of about the size that a photograph has.</summary>
    public static string MakeImage(string folder, int number, double contrast = 1)
    {
        var random = new Random(number);
        var waves = Enumerable.Range(0, 12).Select(_ => (
            Channel: random.Next(3), X: (random.NextDouble() - 0.5) * 0.3, Y: (random.NextDouble() - 0.5) * 0.3, Height: 10 + (40 * random.NextDouble()))).ToArray();
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        Span<double> levels = stackalloc double[3];
        for (var i = 0; i < Width * Height; i++)
        {
            levels.Fill(128 + (random.NextDouble() * 24));
            foreach (var (channel, x, y, height) in waves) levels[channel] += contrast * height * Math.Sin((i % Width * x) + (i / Width * y));
            for (var channel = 0; channel < 3; channel++) pixels[(i * 4) + channel] = (byte)Math.Clamp(levels[channel], 0, 255);
            pixels[(i * 4) + 3] = 255;
        }

        var path = Path.Combine(folder, $"{number:D3}.jpg");
        using var file = File.Create(path);
        bitmap.Encode(file, SKEncodedImageFormat.Jpeg, Quality);
        return path;
    }
}
