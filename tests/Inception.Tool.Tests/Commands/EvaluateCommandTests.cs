using System.Text.Json;

namespace Inception.Tool.Tests.Commands;

[Collection(ConsoleApp.Name)]
public class EvaluateCommandTests(ConsoleAppFiles files)
{
    private static string Shipped(string name) => Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist", name);

    [Fact]
    public void The_shipped_model_is_measured_on_the_shipped_images()
    {
        var result = JsonDocument.Parse(InProcess.Of("evaluate", "--data", Shipped("t10k-images-idx3-ubyte.gz"), "--batch", "250", "--engine", "eager", "--json").ShouldSucceed()).RootElement;

        result.GetProperty("model").GetString().Should().Be("inception_medium");
        result.GetProperty("count").GetInt64().Should().Be(2000);
        result.GetProperty("parameters").GetInt64().Should().Be(677_546);
        result.GetProperty("accuracy").GetDouble().Should().BeApproximately(0.957, 0.001);   // measured when the weights were shipped; an image or two may tip with another processor's roundings
        result.GetProperty("top5").GetDouble().Should().BeApproximately(0.9995, 0.001);
        result.GetProperty("loss").GetDouble().Should().BeApproximately(0.2023, 1e-3);
        result.GetProperty("calibrationError").GetDouble().Should().BeInRange(0.07, 0.09);   // label smoothing makes it less sure than it is right
        result.GetProperty("medianMsPerImage").GetDouble().Should().BePositive();
        result.GetProperty("engine").GetString().Should().Be("eager");
        result.GetProperty("precision").GetString().Should().Be("fp32");
        var classes = result.GetProperty("classes").EnumerateArray().ToList();
        classes.Should().HaveCount(10);
        classes.Sum(one => one.GetProperty("count").GetInt64()).Should().Be(2000);
        var confusion = result.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetInt64()).ToArray()).ToArray();
        confusion.Select((row, i) => row[i]).Sum().Should().Be((long)Math.Round(2000 * result.GetProperty("accuracy").GetDouble()));
    }

    [Fact]
    public void Folders_stand_for_the_models_classes_by_their_names_as_files_have_them()
    {
        var folder = ImagesByClass("evaluate");

        var output = InProcess.Of("evaluate", "--data", folder, "--engine", "compiled").ShouldSucceed();

        output.Should().Contain("T-shirt/top").And.Contain("of 20 images").And.Contain("inception_medium, 677,546 parameters, compiled in fp32");
    }

    /// <summary>Float32 on the CPU is the portable engine's, whatever the number of images.</summary>
    [Theory]
    [InlineData(false, "portable")]
    [InlineData(false, "eager", "--engine", "eager")]
    [InlineData(true, "portable")]
    [InlineData(false, "portable", "--precision", "fp32")]
    [InlineData(false, "portable", "--engine", "portable", "--precision", "fp32")]
    [InlineData(true, "compiled", "--engine", "compiled")]
    public void The_engine_is_chosen_by_the_work_and_the_precision(bool many, string engine, params string[] options)
    {
        string[] data = many ? [Shipped("t10k-images-idx3-ubyte.gz"), "--classes", "bag"] : [ImagesByClass("evaluate-engine")];

        var result = JsonDocument.Parse(InProcess.Of(["evaluate", "--json", .. options, "--data", .. data]).ShouldSucceed()).RootElement;

        result.GetProperty("engine").GetString().Should().Be(engine);
        result.GetProperty("precision").GetString().Should().Be("fp32");
    }

    [Fact]
    public void A_class_that_the_model_does_not_know_is_named()
    {
        var folder = files["unknown-class"];
        Directory.CreateDirectory(Path.Combine(folder, "Hat"));
        File.Copy(ConsoleAppFiles.Image, Path.Combine(folder, "Hat", "1.png"), overwrite: true);

        InProcess.Of("evaluate", "--data", folder).ShouldFailInOneLine().Should().Contain("'Hat' is not one of the model's 10 classes (T-shirt/top, Trouser,");
    }

    [Fact]
    public void Some_classes_of_an_IDX_file_go_by_their_numbers_where_the_model_has_no_names_for_all()
    {
        var (data, folder) = (Shipped("t10k-images-idx3-ubyte.gz"), files["some-digits"]);
        InProcess.Of(
            "train", "--data", data, "--model", "inception_small", "--classes", "7,8", "--per-class", "20", "--epochs", "1", "--batch", "20", "--output", folder).ShouldSucceed();

        var output = InProcess.Of("evaluate", "--model", Path.Combine(folder, "model.safetensors"), "--data", data, "--classes", "8,7").ShouldSucceed();

        output.Should().Contain("of 394 images").And.NotContain("top-5", "of two classes every image's is one of five");
        File.ReadAllText(Path.Combine(folder, "report.md")).Should().NotContain("top-5");
    }

    [Fact]
    public void A_corrupt_image_is_an_error_or_left_out_as_asked()
    {
        var folder = ImagesByClass("evaluate-corrupt");
        File.WriteAllText(Path.Combine(folder, "bag", "broken.png"), "no image");

        InProcess.Of("evaluate", "--data", folder).ShouldFailInOneLine().Should().Contain("broken.png");
        InProcess.Of("evaluate", "--data", folder, "--corrupt", "skip").ShouldSucceed().Should().Contain("1 images could not be read and were skipped");
    }

    /// <summary>The 20 shipped images, in a folder for each class.</summary>
    private string ImagesByClass(string name)
    {
        foreach (var image in Directory.GetFiles(Shipped(""), "*.png"))
        {
            var file = Path.GetFileNameWithoutExtension(image);
            var folder = Directory.CreateDirectory(Path.Combine(files[name], file[..file.LastIndexOf('-')])).FullName;
            File.Copy(image, Path.Combine(folder, Path.GetFileName(image)), overwrite: true);
        }

        return files[name];
    }
}
