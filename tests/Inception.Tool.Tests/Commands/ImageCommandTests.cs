using System.Text.Json;
using Inception.Classification;
using Inception.Imaging;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Tool.Tests.Commands;

[Collection(ConsoleApp.Name)]
public class ImageCommandTests(ConsoleAppFiles files)
{
    [Fact]
    public void Preprocess_writes_the_tensor_of_the_library()
    {
        var image = Path.Combine(AppContext.BaseDirectory, "Preprocessing", "Fixtures", "chelsea.png");
        var output = files["chelsea.npy"];
        using var expected = ImagePreprocessing.InceptionV3.Apply(new ImageDecoder().Decode(image));

        var said = InProcess.Of("preprocess", image, "--model", "inception_v3", "--output", output).ShouldSucceed();

        said.Trim().Should().Be($"{output}: 1×3×299×299 float32");
        using var written = NpyFile.Read(output);
        written.shape.Should().Equal(1, 3, 299, 299);
        written.bytes.SequenceEqual(expected.bytes).Should().BeTrue();
    }

    [Fact]
    public void Preprocess_takes_a_published_preprocessing_by_name()
    {
        var image = Path.Combine(AppContext.BaseDirectory, "Preprocessing", "Fixtures", "chelsea.png");
        var output = files["chelsea-slim.npy"];
        using var expected = ImagePreprocessing.TfSlim224.Apply(new ImageDecoder().Decode(image));

        InProcess.Of("preprocess", image, "--preset", "tf_slim_224", "--output", output).ShouldSucceed();

        using var written = NpyFile.Read(output);
        written.bytes.SequenceEqual(expected.bytes).Should().BeTrue();
    }

    [Fact]
    public void Classify_prints_the_librarys_predictions_as_json()
    {
        string[] images = [ConsoleAppFiles.Image, ConsoleAppFiles.Image.Replace("ankle-boot", "bag", StringComparison.Ordinal)];
        using var classifier = new ImageClassifier(new Model(new InceptionSmall(weights: files.Small), ImagePreprocessing.FashionMnist, LabelSet.FashionMnist));
        var expected = classifier.ClassifyMany(images, top: 3);

        var output = InProcess.Of(["classify", .. images, "--model", "inception_small", "--weights", files.Small, "--top", "3", "--json", "--quiet"]).ShouldSucceed();

        using var json = JsonDocument.Parse(output);   // one document, and nothing around it
        json.RootElement.EnumerateArray().Select(entry => entry.GetProperty("image").GetString()).Should().Equal(images);
        foreach (var (entry, predictions) in json.RootElement.EnumerateArray().Zip(expected.Select(one => one.Predictions)))
        {
            var found = entry.GetProperty("predictions").EnumerateArray().ToList();
            found.Select(prediction => prediction.GetProperty("label").GetString()).Should().Equal(predictions.Select(prediction => prediction.Label));
            found.Select(prediction => prediction.GetProperty("index").GetInt32()).Should().Equal(predictions.Select(prediction => prediction.Index));
            foreach (var (prediction, one) in found.Zip(predictions))
                prediction.GetProperty("probability").GetDouble().Should().BeApproximately(one.Probability, 1e-5, "float32 logits of another process");
        }
    }

    [Fact]
    public void Classify_prints_a_table_with_a_line_for_each_class()
    {
        var output = InProcess.Of("classify", ConsoleAppFiles.Image, "--model", "inception_small", "--weights", files.Small, "--top", "2", "--quiet").ShouldSucceed();

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines.Should().HaveCount(4, "head, rule and two classes, whatever the path's length");
        lines[2].Should().MatchRegex($@"^{System.Text.RegularExpressions.Regex.Escape(ConsoleAppFiles.Image)} +\S.*\d\.\d %$");
    }
}
