using System.Globalization;
using Inception.Imaging;
using Inception.Models;
using Inception.Preprocessing;
using Microsoft.ML;
using Microsoft.ML.Data;
using static TorchSharp.torch;

namespace Inception.ML.Tests;

public sealed class InceptionTransformTests : IDisposable
{
    private static readonly InceptionFeaturizeOptions Featurize = new() { ModelPath = Shipped.Weights, QuickStart = true, BatchSize = 3 };

    private static readonly InceptionClassifyOptions Classify = new() { ModelPath = Shipped.Weights, QuickStart = true, BatchSize = 3 };

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _context = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Paths_bytes_and_images_give_the_networks_embedding()
    {
        using var model = Shipped.Load();
        var rows = ImageRows.Random(5);
        foreach (var row in rows) row.Path = Path.GetFileName(_folder.Write($"{row.Name}.png", row.Image));
        var pipeline = _context.Transforms.InceptionFeaturize("FromPath", "Path", Featurize with { ImageFolder = _folder.Path })
            .Append(_context.Transforms.InceptionFeaturize("FromBytes", "Image", Featurize))
            .Append(_context.Transforms.LoadImages("Loaded", _folder.Path, "Path"))
            .Append(_context.Transforms.InceptionFeaturize("FromImage", "Loaded", Featurize));
        var data = ImageRows.View(_context, rows);

        var view = pipeline.Fit(data).Transform(data);

        var expected = rows.Select(row => model.Embed(row.Image)).ToList();
        foreach (var column in (string[])["FromPath", "FromBytes", "FromImage"])
        {
            view.Schema[column].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single, model.EmbeddingLength));
            view.GetColumn<float[]>(column).Should().BeEquivalentTo(expected, options => options.WithStrictOrdering());
        }
    }

    [Fact]
    public void A_stage_gives_its_output_with_its_shape()
    {
        var rows = ImageRows.Random(2);
        var data = ImageRows.View(_context, rows);
        using var model = Model.Load(Shipped.Weights);
        var stage = model.Network.StageNames[2];
        model.Network.eval();

        using var transformer = _context.Transforms.InceptionFeaturize("Features", "Image", Featurize with { Stage = stage }).Fit(data);
        var found = transformer.Transform(data).GetColumn<float[]>("Features").ToList();

        var image = new float[model.Preprocessing.InputLength];
        model.Preprocessing.Write(new ImageDecoder().Decode(rows[1].Image), image);
        using var input = tensor(image, [1, 1, 28, 28]);
        using var expected = model.Network.Features(input, stage);
        var shape = expected.shape.Skip(1).Select(side => (int)side);
        ((VectorDataViewType)transformer.GetOutputSchema(data.Schema)["Features"].Type).Dimensions.Should().Equal(shape);

        // batches of 2 and of 1 may take other kernels
        found[1].Zip(expected.data<float>().ToArray(), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
        FluentActions.Invoking(() => _context.Transforms.InceptionFeaturize("Features", "Image", Featurize with { Stage = "nowhere" }).Fit(data))
            .Should().Throw<ArgumentException>().WithMessage($"*nowhere*{stage}*");
    }

    [Fact]
    public void Scores_are_probabilities_under_the_networks_labels()
    {
        using var model = Shipped.Load();
        var rows = ImageRows.Random(4);
        var data = ImageRows.View(_context, rows);
        var pipeline = _context.Transforms.InceptionClassify("Image", Classify with { Top = 3 })
            .Append(_context.Transforms.Conversion.MapKeyToValue("Label", "PredictedLabel"));

        var view = pipeline.Fit(data).Transform(data);

        VBuffer<ReadOnlyMemory<char>> slots = default;
        view.Schema["Score"].GetSlotNames(ref slots);
        slots.DenseValues().Select(name => name.ToString()).Should().Equal(model.Labels);
        var (labels, scores) = (view.GetColumn<string>("Label").ToList(), view.GetColumn<float[]>("Score").ToList());
        var (topLabels, topScores) = (view.GetColumn<string[]>("TopLabels").ToList(), view.GetColumn<float[]>("TopScores").ToList());
        for (var i = 0; i < rows.Count; i++)
        {
            var expected = model.Classify(rows[i].Image, top: 3);
            labels[i].Should().Be(expected[0].Label);
            topLabels[i].Should().Equal(expected.Select(one => one.Label));
            topScores[i].Should().Equal(expected.Select(one => (float)one.Probability));
            scores[i].Sum().Should().BeApproximately(1, 1e-6f);
        }
    }

    [Fact]
    public void Rows_keep_their_order_and_their_other_columns()
    {
        var rows = ImageRows.Random(8);   // batches of 3, 3 and 2
        foreach (var row in rows) row.Path = Path.GetFileName(_folder.Write($"{row.Name}.png", row.Image));
        var data = ImageRows.View(_context, rows);
        var pipeline = _context.Transforms.LoadImages("Loaded", _folder.Path, "Path").Append(_context.Transforms.InceptionClassify("Image", Classify));

        var view = pipeline.Fit(data).Transform(data);

        view.GetRowCount().Should().Be(8);
        using var cursor = view.GetRowCursor(view.Schema);
        var (name, pair, loaded, id) = (cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"]), cursor.GetGetter<VBuffer<float>>(view.Schema["Pair"]),
            cursor.GetGetter<MLImage>(view.Schema["Loaded"]), cursor.GetIdGetter());
        cursor.Position.Should().Be(-1);
        var ids = new HashSet<DataViewRowId>();
        var (text, numbers, image) = (ReadOnlyMemory<char>.Empty, default(VBuffer<float>), default(MLImage)!);
        for (var i = 0; i < 8; i++)
        {
            cursor.MoveNext().Should().BeTrue();
            name(ref text);
            pair(ref numbers);
            loaded(ref image);
            DataViewRowId rowId = default;
            id(ref rowId);
            cursor.Position.Should().Be(i);
            text.ToString().Should().Be($"{i}");
            numbers.DenseValues().Should().Equal(i, -i);
            image.Width.Should().Be(28);
            ids.Add(rowId);
        }

        image.Dispose();
        cursor.MoveNext().Should().BeFalse();
        cursor.MoveNext().Should().BeFalse();
        ids.Should().HaveCount(8);
    }

    [Fact]
    public void Shuffled_rows_stay_whole()
    {
        using var model = Shipped.Load();
        var rows = ImageRows.Random(8);
        var data = _context.Data.Cache(ImageRows.View(_context, rows));   // a view that can shuffle
        using var transformer = _context.Transforms.InceptionFeaturize("Features", "Image", Featurize).Fit(data);
        var view = transformer.Transform(data);

        using var cursor = view.GetRowCursor(view.Schema.Where(column => column.Name is "Name" or "Features"), new Random(7));
        var (name, features) = (cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"]), cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]));
        var (order, text, vector) = (new List<string>(), ReadOnlyMemory<char>.Empty, default(VBuffer<float>));
        while (cursor.MoveNext())
        {
            name(ref text);
            features(ref vector);
            order.Add(text.ToString());
            vector.DenseValues().Should().Equal(model.Embed(rows[int.Parse(text.Span, CultureInfo.InvariantCulture)].Image));
        }

        view.CanShuffle.Should().BeTrue();
        order.Should().BeEquivalentTo(rows.Select(row => row.Name)).And.NotEqual(rows.Select(row => row.Name));
    }

    [Fact]
    public void Columns_that_nobody_asks_for_are_not_computed()
    {
        var rows = ImageRows.Random(4);
        rows[2].Image = [1, 2, 3];
        var data = ImageRows.View(_context, rows);
        using var transformer = _context.Transforms.InceptionClassify("Image", Classify).Fit(data);
        var view = transformer.Transform(data);

        view.GetColumn<string>("Name").Should().Equal("0", "1", "2", "3");

        using var cursor = view.GetRowCursor([view.Schema["Name"]]);
        cursor.IsColumnActive(view.Schema["Score"]).Should().BeFalse();
        FluentActions.Invoking(() => cursor.GetGetter<VBuffer<float>>(view.Schema["Score"])).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void An_image_that_cannot_be_read_fails_with_its_row_or_has_missing_values()
    {
        var rows = ImageRows.Random(5);
        rows[3].Image = [1, 2, 3];
        var data = ImageRows.View(_context, rows);
        var warnings = new List<string>();
        _context.Log += (_, line) => warnings.Add(line.Message);

        using var failing = _context.Transforms.InceptionClassify("Image", Classify).Fit(data);
        using var skipping = _context.Transforms.InceptionClassify("Image", Classify with { OnUnreadable = UnreadableImages.Skip }).Fit(data);

        FluentActions.Invoking(() => failing.Transform(data).GetColumn<float[]>("Score").ToList())
            .Should().Throw<UnreadableRowException>().Which.Row.Should().Be(3);
        var scored = _context.Data.CreateEnumerable<ClassifiedRow>(skipping.Transform(data), reuseRowObject: false).ToList();
        scored[3].Score.Should().HaveCount(10).And.OnlyContain(value => float.IsNaN(value));
        scored[3].PredictedLabel.Should().Be(0);
        scored[4].PredictedLabel.Should().BeGreaterThan(0);
        warnings.Should().Contain(line => line.Contains("row 3"));
    }

    [Fact]
    public void A_missing_column_and_one_of_another_type_are_refused_before_any_row()
    {
        var data = ImageRows.View(_context, ImageRows.Random(1));
        var shape = SchemaShape(data);

        foreach (var column in (string[])["Nothing", "Pair"])
        {
            var estimator = _context.Transforms.InceptionClassify(column, Classify);
            FluentActions.Invoking(() => estimator.Fit(data)).Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*{column}*");
            FluentActions.Invoking(() => estimator.GetOutputSchema(shape)).Should().Throw<ArgumentOutOfRangeException>().WithMessage($"*{column}*");
        }

        var output = _context.Transforms.InceptionClassify("Image", Classify).GetOutputSchema(shape);
        output.Single(column => column.Name == "PredictedLabel").IsKey.Should().BeTrue();
        output.Single(column => column.Name == "Score").Kind.Should().Be(Microsoft.ML.SchemaShape.Column.VectorKind.Vector);
        _context.Transforms.InceptionFeaturize("Features", "Path", Featurize).GetOutputSchema(shape).Should().Contain(column => column.Name == "Features");
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        foreach (var options in (InceptionClassifyOptions[])
        [
            new(), Classify with { Weights = Inception.Models.Catalogue.InceptionWeights.V3.ImageNet },
            Classify with { BatchSize = 0 }, Classify with { Top = -1 },
            Classify with { Device = "tpu" }, Classify with { ScoreColumnName = "" }, Classify with { ScoreColumnName = "PredictedLabel" },
            Classify with { Loading = new() { Device = "cpu" } }, Classify with { Decoding = new() { MaxPixels = 0 } },
        ])
        {
            FluentActions.Invoking(() => _context.Transforms.InceptionClassify("Image", options)).Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public void A_gpu_is_taken_where_there_is_one_and_the_context_may_fall_back()
    {
        var environment = new MLContext { GpuDeviceId = 1 };

        Networks.DeviceChoice.Find(environment, null, () => true).Should().Be("cuda:1");
        Networks.DeviceChoice.Find(environment, "cuda", () => true).Should().Be("cuda");
        Networks.DeviceChoice.Find(environment, "cpu", () => throw new InvalidOperationException()).Should().Be("cpu");
        Networks.DeviceChoice.Find(_context, null, () => throw new InvalidOperationException()).Should().Be("cpu");
        FluentActions.Invoking(() => Networks.DeviceChoice.Find(environment, null, () => false))
            .Should().Throw<InvalidOperationException>().WithMessage("*cuda:1*");
        environment.FallbackToCpu = true;
        Networks.DeviceChoice.Find(environment, null, () => false).Should().Be("cpu");
    }

    private static SchemaShape SchemaShape(IDataView data)
    {
        SchemaShape? shape = null;
        var probe = new Probe(found => shape = found);
        new EstimatorChain<ITransformer>().Append(probe).Fit(data);
        return shape!;
    }

    /// <summary>An estimator that takes the shape that ML.NET makes of a schema.</summary>
    private sealed class Probe(Action<SchemaShape> take) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => new MLContext().Transforms.CopyColumns("Copy", input.Schema[0].Name).Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        {
            take(inputSchema);
            return inputSchema;
        }
    }
}
