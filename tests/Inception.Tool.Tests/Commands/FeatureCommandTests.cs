using System.IO.Compression;
using System.Text.Json;
using Inception.Embeddings;
using Inception.Explanation;
using Inception.Imaging;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights.Formats;
using Parquet;
using static TorchSharp.torch;

namespace Inception.Tool.Tests.Commands;

/// <summary>features, gradcam, embed and compare, as processes, against the library.</summary>
[Collection(ConsoleApp.Name)]
public class FeatureCommandTests(ConsoleAppFiles files)
{
    /// <summary>The same operations in another process, in batches of another size.</summary>
    private const float Tolerance = 1e-4f;

    private static string Assets => Path.Combine(AppContext.BaseDirectory, "Assets");

    private static string FashionMnist => Path.Combine(Assets, "fashion-mnist");

    private static string Other => ConsoleAppFiles.Image.Replace("ankle-boot", "bag", StringComparison.Ordinal);

    [Fact]
    public void Features_of_several_stages_go_to_one_npz()
    {
        var output = files["stages.npz"];
        using var expected = Features(["mixed4", "stem1"], pooled: false);

        var said = InProcess.Of("features", ConsoleAppFiles.Image, Other, "--model", "inception_small", "--weights", files.Small, "--stage", "mixed4", "--stage", "stem1", "--output", output).ShouldSucceed();

        said.Trim().Should().Be($"{output}: mixed4 2×288×7×7 float32{Environment.NewLine}{output}: stem1 2×32×28×28 float32");
        using var archive = ZipFile.OpenRead(output);
        archive.Entries.Select(entry => entry.FullName).Should().Equal("mixed4.npy", "stem1.npy");
        foreach (var entry in archive.Entries)
        {
            entry.ExtractToFile(files[entry.Name], overwrite: true);
            using var values = NpyFile.Read(files[entry.Name]);
            values.allclose(expected[Path.GetFileNameWithoutExtension(entry.Name)], rtol: Tolerance, atol: Tolerance).Should().BeTrue(entry.Name);
        }
    }

    [Fact]
    public void Pooled_features_go_to_safetensors_and_one_stage_to_npy()
    {
        var (safetensors, npy) = (files["pooled.safetensors"], files["pooled.npy"]);
        using var expected = Features(["mixed2", "fc"], pooled: true);

        var json = InProcess.Of("features", ConsoleAppFiles.Image, Other, "--model", "inception_small", "--weights", files.Small, "-s", "mixed2", "-s", "fc", "--pooled", "-o", safetensors, "--json").ShouldSucceed();
        InProcess.Of("features", ConsoleAppFiles.Image, Other, "--model", "inception_small", "--weights", files.Small, "-s", "mixed2", "--pooled", "-o", npy).ShouldSucceed();

        using var document = JsonDocument.Parse(json);
        document.RootElement.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("name").GetString()).Should().Equal("mixed2", "fc");
        using var checkpoint = Checkpoint.Open(safetensors);
        foreach (var (stage, values) in expected)
        {
            using var written = checkpoint.Read(stage);
            written.allclose(values, rtol: Tolerance, atol: Tolerance).Should().BeTrue(stage);
        }

        using var array = NpyFile.Read(npy);
        array.allclose(expected["mixed2"], rtol: Tolerance, atol: Tolerance).Should().BeTrue();
    }

    [Theory]
    [InlineData("6")]
    [InlineData("Shirt")]
    [InlineData("shirt")]
    public void Gradcam_writes_the_image_and_the_map_of_the_library(string label)
    {
        var (png, npy) = (files["cam.png"], files["cam.npy"]);
        using var explainer = new ImageExplainer(new Model(new InceptionSmall(weights: files.Small), ImagePreprocessing.FashionMnist));
        var expected = explainer.Explain(ConsoleAppFiles.Image, new() { Class = 6, Stage = "mixed3" });

        var said = InProcess.Of(
            "gradcam", ConsoleAppFiles.Image, "--model", "inception_small", "--weights", files.Small, "--class", label, "--stage", "mixed3", "--output", png, "--map", npy).ShouldSucceed();

        said.Should().StartWith($"{png}: Shirt (").And.Contain("at mixed3, 7×7 places");
        using var map = NpyFile.Read(npy);
        map.shape.Should().Equal(28, 28);
        map.data<float>().ToArray().Zip(expected.ToImage().Values.ToArray(), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-3f);
        var image = new ImageDecoder().Decode(png);
        image.Pixels.ToArray().Zip(expected.Blend().Pixels.ToArray(), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Gradcam_takes_a_WordNet_id_and_says_what_the_network_saw()
    {
        var image = Path.Combine(Assets, "photographs", "chelsea.jpg");

        var said = InProcess.Of(
            "gradcam", image, "--model", "googlenet", "--weights", files.GoogLeNet, "--class", "n02123045", "--output", files["chelsea-cam.png"], "--json").ShouldSucceed();

        using var json = JsonDocument.Parse(said);
        json.RootElement.GetProperty("stage").GetString().Should().Be("inception5b");
        var label = json.RootElement.GetProperty("class");
        label.GetProperty("label").GetString().Should().Be("tabby");
        label.GetProperty("index").GetInt32().Should().Be(281);
        label.GetProperty("id").GetString().Should().Be("n02123045");
        json.RootElement.GetProperty("map").GetArrayLength().Should().Be(7);
        var decoded = new ImageDecoder().Decode(image);
        var seen = ImagePreprocessing.GoogLeNet.RegionOf(decoded);
        json.RootElement.GetProperty("seen").GetProperty("left").GetDouble().Should().Be(seen.Left);
        var blend = new ImageDecoder().Decode(files["chelsea-cam.png"]);
        (blend.Width, blend.Height).Should().Be((decoded.Width, decoded.Height));
    }

    [Fact]
    public void Embed_writes_the_vectors_of_a_folder_and_their_names_in_order()
    {
        var output = files["folder.npy"];
        var images = Directory.GetFiles(FashionMnist, "*.png").Order(StringComparer.Ordinal).ToArray();
        using var embedder = new ImageEmbedder(new Model(new InceptionSmall(weights: files.Small), ImagePreprocessing.FashionMnist));

        var said = InProcess.Of("embed", FashionMnist, "--model", "inception_small", "--weights", files.Small, "--output", output, "--batch", "7").ShouldSucceed();

        said.Trim().Should().Be($"{output}: 20×288 float32");
        JsonSerializer.Deserialize<string[]>(File.ReadAllText(files["folder.json"])).Should().Equal(images);
        using var vectors = NpyFile.Read(output);
        vectors.shape.Should().Equal(20, 288);
        var values = vectors.data<float>().ToArray().Chunk(288).ToList();
        for (var i = 0; i < images.Length; i++)
            values[i].Zip(embedder.Embed(images[i]), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(Tolerance);
    }

    [Fact]
    public async Task Embed_writes_Parquet_with_a_column_of_files_and_one_of_lists()
    {
        var output = files["folder.parquet"];
        using var embedder = new ImageEmbedder(new Model(new InceptionSmall(weights: files.Small), ImagePreprocessing.FashionMnist), new() { Normalize = true });

        InProcess.Of("embed", ConsoleAppFiles.Image, Other, "--model", "inception_small", "--weights", files.Small, "--output", output, "--normalize").ShouldSucceed()
            .Trim().Should().Be($"{output}: 2×288 float32");

        await using var reader = await ParquetReader.CreateAsync(output);
        reader.CustomMetadata.Should().Contain("model", "inception_small");
        reader.Schema.Fields.Select(field => field.Name).Should().Equal("file", "embedding");
        using var group = reader.OpenRowGroupReader(0);
        var names = new string?[2];
        await group.ReadAsync(reader.Schema.DataFields[0], names.AsMemory());
        names.Should().Equal(ConsoleAppFiles.Image, Other);
        var (values, defined, repeated) = (new float[2 * 288], new int[2 * 288], new int[2 * 288]);
        await group.ReadRawAsync<float>(reader.Schema.DataFields[1], values, defined, repeated);
        repeated.Select((level, i) => (level, i)).Where(entry => entry.level == 0).Select(entry => entry.i).Should().Equal(0, 288);
        values.Zip([.. embedder.Embed(ConsoleAppFiles.Image), .. embedder.Embed(Other)], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(Tolerance);
    }

    [Fact]
    public void A_file_that_is_no_image_is_left_out_and_told_or_stops_the_work()
    {
        var folder = Directory.CreateDirectory(files["mixed"]).FullName;
        File.Copy(ConsoleAppFiles.Image, Path.Combine(folder, "a.png"), overwrite: true);
        File.WriteAllText(Path.Combine(folder, "b.jpg"), "no image");
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "not looked at");
        Directory.CreateDirectory(Path.Combine(folder, "inner"));
        File.Copy(Other, Path.Combine(folder, "inner", "c.PNG"), overwrite: true);
        var output = files["mixed.npy"];

        var skipping = InProcess.Of("embed", folder, "--recursive", "--model", "inception_small", "--weights", files.Small, "--output", output);
        var stopping = InProcess.Of("embed", folder, "--model", "inception_small", "--weights", files.Small, "--output", files["stopped.npy"], "--on-error", "fail");

        skipping.ExitCode.Should().Be(0);
        skipping.Error.Trim().Should().StartWith("inception: skipped: ").And.Contain("b.jpg").And.NotContain("\n");
        skipping.Output.Trim().Should().Be($"{output}: 2×288 float32; 1 of 3 files skipped");
        JsonSerializer.Deserialize<string[]>(File.ReadAllText(files["mixed.json"])).Should().Equal(Path.Combine(folder, "a.png"), Path.Combine(folder, "inner", "c.PNG"));
        stopping.ShouldFailInOneLine().Should().Contain("b.jpg");
        File.Exists(files["stopped.npy"]).Should().BeFalse();
        File.Exists(files["stopped.json"]).Should().BeFalse();
        Directory.GetFiles(files.Folder, "*stopped*").Should().BeEmpty("what was begun is deleted");
    }

    [Fact]
    public void Compare_gives_the_cosine()
    {
        using var embedder = new ImageEmbedder(new Model(new InceptionSmall(weights: files.Small), ImagePreprocessing.FashionMnist));
        var expected = CosineSimilarity.Between(embedder.Embed(ConsoleAppFiles.Image), embedder.Embed(Other));

        var said = InProcess.Of("compare", ConsoleAppFiles.Image, Other, "--model", "inception_small", "--weights", files.Small, "--json").ShouldSucceed();

        using var json = JsonDocument.Parse(said);
        json.RootElement.GetProperty("cosine").GetDouble().Should().BeApproximately(expected, 1e-5);
        InProcess.Of("compare", Other, Other, "--model", "inception_small", "--weights", files.Small).ShouldSucceed().Trim().Should().Be("cosine 1.0000");
    }

    private StageFeatures Features(string[] stages, bool pooled)
    {
        using var network = new InceptionSmall(weights: files.Small);
        network.eval();
        using var _ = no_grad();
        using var input = ImagePreprocessing.FashionMnist.Apply([ConsoleAppFiles.Image, Other], new ImageDecoder().Decode);
        return pooled ? network.PooledFeatures(input, stages) : network.Features(input, stages);
    }
}
