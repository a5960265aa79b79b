using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Inception.Imaging;
using Inception.Models.Catalogue;
using Inception.Portable;

namespace Inception.ReferenceTests.Networks;

/// <summary>A real trained network: nsfwjs' Inception v3 from npm, beside the JavaScript library itself, which node runs.</summary>
public sealed class NsfwJsTests : IDisposable
{
    private const string Script = "tests/Inception.ReferenceTests/Networks/Fixtures/nsfwjs.cjs";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly (int Width, int Height)[] Sizes = [(299, 299), (480, 320), (200, 333)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Both add in float32, in another order: 1e-5 of a probability.</summary>
    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Classification_is_that_of_the_JavaScript_library()
    {
        Skip.If(Run("npm", "--version") is null || Run("node", "--version") is null, "There is no npm or node.");
        var weights = InceptionWeights.V3.NsfwJs;
        var packed = Run("npm", "pack", "nsfwjs@4.4.0", "--pack-destination", _folder.Path);
        Skip.If(packed is null, "npm cannot fetch nsfwjs: there is no network.");
        var installed = Run(
            "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", _folder.Path,
            "nsfwjs@4.4.0", "@tensorflow/tfjs@4.22.0", "@tensorflow/tfjs-backend-wasm@4.22.0", "buffer@6.0.3");
        Skip.If(installed is null, "npm cannot install TensorFlow.js: there is no network.");
        File.Copy(Repository.PathOf(Script), _folder["nsfwjs.cjs"]);
        new FileInfo(_folder[weights.FileName]).Length.Should().Be(weights.Length);
        var images = Sizes.Select(Image).ToList();
        var arguments = images.SelectMany((image, i) =>
            new[] { _folder.Write($"{i}.rgb", image.Pixels.ToArray()), Text(image.Width), Text(image.Height) });

        var output = Run("node", [_folder["nsfwjs.cjs"], .. arguments]);
        output.Should().NotBeNull("TensorFlow.js should compute the probabilities within {0}", Patience);
        var expected = output!.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<double[]>(line)!).ToList();
        using var model = PortableModel.Load(weights, new() { File = _folder[weights.FileName] }, new() { QuickStart = true });

        for (var i = 0; i < images.Count; i++)
        {
            var found = model.Classify(images[i], top: 5);
            foreach (var one in found) ((double)one.Probability).Should().BeApproximately(expected[i][one.Index], 1e-5, one.Label);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static RgbImage Image((int Width, int Height) size, int number)
    {
        var (pixels, random) = (new byte[size.Width * size.Height * RgbImage.Channels], new Random(number));
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var (x, y) = (i / 3 % size.Width, i / 3 / size.Width);
            (pixels[i], pixels[i + 1], pixels[i + 2]) = ((byte)((x * 3) + (y * number)), (byte)((y * 5) + x), (byte)((x * y / 7) + random.Next(32)));
        }
        return new(size.Width, size.Height, pixels);
    }

    /// <summary>What a program writes; null where it is not there or fails.</summary>
    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }
            return process.ExitCode == 0 ? output.Result : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
