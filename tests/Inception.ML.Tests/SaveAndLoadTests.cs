using System.IO.Compression;
using System.Reflection;
using System.Text;
using Inception.Weights.Formats;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Tests;

public sealed class SaveAndLoadTests : IDisposable
{
    private static readonly InceptionClassifyOptions Classify = new() { ModelPath = Shipped.Weights, QuickStart = true, Top = 2, BatchSize = 3 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_saved_pipeline_gives_the_same_scores_in_a_new_context()
    {
        var context = new MLContext(seed: 1);
        var data = ImageRows.View(context, ImageRows.Random(4));
        var pipeline = context.Transforms.InceptionFeaturize("Features", "Image", new() { ModelPath = Shipped.Weights, QuickStart = true })
            .Append(context.Transforms.InceptionClassify("Image", Classify))
            .Append(context.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"));
        var model = pipeline.Fit(data);
        context.Model.Save(model, data.Schema, _folder["model.zip"]);

        var fresh = new MLContext();
        var loaded = fresh.Model.Load(_folder["model.zip"], out var schema);

        schema.Select(column => column.Name).Should().Contain(["Image", "Path"]);
        var (expected, found) = (model.Transform(data), loaded.Transform(data));
        found.GetColumn<float[]>("Score").Should().BeEquivalentTo(expected.GetColumn<float[]>("Score"), options => options.WithStrictOrdering());
        found.GetColumn<float[]>("Features").Should().BeEquivalentTo(expected.GetColumn<float[]>("Features"), options => options.WithStrictOrdering());
        found.GetColumn<string[]>("TopLabels").Should().BeEquivalentTo(expected.GetColumn<string[]>("TopLabels"), options => options.WithStrictOrdering());
        found.GetColumn<string>("Name").Should().Equal(expected.GetColumn<string>("Name"));
        loaded.GetOutputSchema(schema)["Score"].HasSlotNames().Should().BeTrue();
    }

    [Fact]
    public void The_file_holds_the_weights_as_safetensors_and_no_code()
    {
        var context = new MLContext();
        var data = ImageRows.View(context, ImageRows.Random(1));
        using var transformer = context.Transforms.InceptionClassify("Image", Classify).Fit(data);
        context.Model.Save(transformer, data.Schema, _folder["model.zip"]);

        using var archive = ZipFile.OpenRead(_folder["model.zip"]);

        archive.Entries.Single(entry => entry.Name == "network.safetensors").ExtractToFile(_folder["network.safetensors"]);
        File.ReadAllBytes(_folder["network.safetensors"]).Should().Equal(File.ReadAllBytes(Shipped.Weights));
        using var facts = System.Text.Json.JsonDocument.Parse(archive.Entries.Single(entry => entry.Name == "transform.json").Open());
        facts.RootElement.GetProperty("ImageColumn").GetString().Should().Be("Image");
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var context = new MLContext();
        var data = ImageRows.View(context, ImageRows.Random(1));
        using var transformer = context.Transforms.InceptionClassify("Image", Classify).Fit(data);

        context.Model.Save(transformer, data.Schema, _folder["model.zip"]);

        Error("network.safetensors", [1, 2, 3]).Should().BeOfType<CheckpointException>();
        Error("transform.json", "{"u8).Should().BeOfType<FormatException>();
        Error("transform.json", "null"u8).Should().BeOfType<FormatException>();
        Error("transform.json", "{\"ImageColumn\":\"Image\"}"u8).Should().BeOfType<FormatException>();
        const string Columns = "\"ImageColumn\":\"Image\",\"ScoreColumn\":\"Score\",\"PredictedLabelColumn\":\"PredictedLabel\"";
        Error("transform.json", Encoding.UTF8.GetBytes($"{{{Columns},\"BatchSize\":0}}")).Should().BeOfType<FormatException>();
        Error("transform.json", Encoding.UTF8.GetBytes($"{{{Columns},\"ClassOfLogit\":[9999]}}")).Should().BeOfType<FormatException>();
        Error("transform.json", Encoding.UTF8.GetBytes($"{{{Columns},\"Labels\":{{\"Kind\":\"System.Type\",\"Texts\":[\"a\"]}}}}"))
            .Should().BeOfType<FormatException>();

        // ML.NET calls what loads a transformer by reflection, which wraps errors
        Exception? Error(string name, ReadOnlySpan<byte> content)
        {
            var path = _folder["damaged.zip"];
            File.Copy(_folder["model.zip"], path, overwrite: true);
            using (var archive = ZipFile.Open(path, ZipArchiveMode.Update))
            {
                var entry = archive.Entries.Single(one => one.Name == name);
                entry.Delete();
                using var stream = archive.CreateEntry(entry.FullName).Open();
                stream.Write(content);
            }

            return FluentActions.Invoking(() => new MLContext().Model.Load(path, out _)).Should().Throw<TargetInvocationException>().Which.InnerException;
        }
    }

    [Fact]
    public void Many_prediction_engines_share_a_model()
    {
        var context = new MLContext();
        var rows = ImageRows.Random(8);
        var data = ImageRows.View(context, rows);
        using var transformer = context.Transforms.InceptionClassify("Image", Classify).Fit(data);
        var expected = transformer.Transform(data).GetColumn<float[]>("Score").ToList();

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, caller =>
        {
            var engine = context.Model.CreatePredictionEngine<ImageRows, ClassifiedRow>(transformer);   // not disposed: it would dispose the shared transformer
            for (var i = 0; i < 8; i++)
            {
                var row = (caller + i) % 8;
                engine.Predict(rows[row]).Score.Should().Equal(expected[row]);
            }
        });
    }

    [Fact]
    public void Disposing_a_prediction_engine_disposes_its_transformer()
    {
        var context = new MLContext();
        var rows = ImageRows.Random(1);
        var data = ImageRows.View(context, rows);
        var transformer = context.Transforms.InceptionClassify("Image", Classify).Fit(data);
        context.Model.CreatePredictionEngine<ImageRows, ClassifiedRow>(transformer).Dispose();

        FluentActions.Invoking(() => transformer.Transform(data).GetColumn<float[]>("Score").ToList()).Should().Throw<ObjectDisposedException>();
    }
}
