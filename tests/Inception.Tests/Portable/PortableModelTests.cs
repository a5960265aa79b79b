using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Inception.Explanation;
using Inception.Imaging;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Networks;
using Inception.Portable;
using Inception.Preprocessing;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Tests.Portable;

public sealed class PortableModelTests : IDisposable
{
    private static readonly string Shipped = Repository.PathOf("src/Inception.Tool/Assets/inception_medium-fashion_mnist.safetensors");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_classifies_files_bytes_and_images_alike()
    {
        using var model = Load(Shipped);
        var image = Image(1);
        _folder.Write("image.png", image.ToPng());

        var classes = model.Classify(image, top: 10);

        classes.Should().HaveCount(10);
        classes.Sum(one => one.Probability).Should().BeApproximately(1, 1e-9);   // softmax in float64
        classes.Should().BeInDescendingOrder(one => one.Probability);
        model.Classify(_folder["image.png"], top: 10).Should().Equal(classes);
        model.Classify(File.ReadAllBytes(_folder["image.png"]), top: 10).Should().Equal(classes);
        model.Classify([Image(2), image], top: 10)[1].Should().Equal(classes);
        model.Embed(_folder["image.png"]).Should().Equal(model.Embed(image)).And.HaveCount(model.EmbeddingLength);
    }

    [Fact]
    public void It_explains_a_class_as_Grad_CAM_does_in_libtorch()
    {
        using var model = Load(Shipped);
        using var explainer = new ImageExplainer(Model.Load(Shipped));
        var image = Image(1);

        var (found, expected) = (model.Explain(image, classIndex: 3), explainer.Explain(image, new() { Class = 3 }));

        (found.Activation.Stage, found.Activation.Class, found.Seen).Should().Be((expected.Activation.Stage, 3, expected.Seen));
        found.Activation.Probability.Should().BeApproximately(expected.Activation.Probability, 1e-5);                  // float32 logits
        found.Activation.Peak.Should().BeApproximately(expected.Activation.Peak, 1e-4 * expected.Activation.Peak);     // float32 sums in another order
        found.ToImage().Values.ToArray().Zip(expected.ToImage().Values.ToArray(), (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-3f);
        model.Explain(image).Activation.Class.Should().Be(model.Classify(image)[0].Index);
        var absent = () => model.Explain(image, classIndex: 10);
        absent.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*10 classes*");
    }

    [Fact]
    public void A_saved_compiled_model_explains_too()
    {
        using var model = Load(Shipped);
        model.SaveCompiled(_folder["compiled.safetensors"]);
        using var opened = Load(_folder["compiled.safetensors"]);

        opened.Explain(Image(1)).Activation.Map.Values.ToArray().Should().Equal(model.Explain(Image(1)).Activation.Map.Values.ToArray());
    }

    [Fact]
    public async Task It_classifies_and_embeds_many_files_in_their_order()
    {
        using var model = await PortableModel.LoadAsync(Shipped, engine: Quick);
        string[] paths = [.. Enumerable.Range(1, 5).Select(i => _folder.Write($"{i}.png", Image(i).ToPng()))];
        _folder.Write("none.png", [1, 2, 3]);
        var options = new ImageBatchOptions { BatchSize = 2 };

        var classified = await model.ClassifyManyAsync([.. paths, _folder["none.png"]], top: 3, options).ToListAsync();
        var embedded = await model.EmbedManyAsync(paths, options).ToListAsync();

        classified.Select(one => one.Path).Should().Equal([.. paths, _folder["none.png"]]);
        classified[^1].Error.Should().BeOfType<InvalidImageException>();
        for (var i = 0; i < paths.Length; i++)
        {
            using var stream = File.OpenRead(paths[i]);
            classified[i].Predictions.Should().Equal(model.Classify(stream, top: 3));
            embedded[i].Vector.ToArray().Should().Equal(model.Embed(File.ReadAllBytes(paths[i])));
        }

        var failing = () => model.ClassifyManyAsync([_folder["none.png"]], options: options with { OnUnreadable = UnreadableImages.Fail }).ToListAsync().AsTask();
        await failing.Should().ThrowAsync<InvalidImageException>();
    }

    /// <summary>Both round otherwise: float32 has 24 bits, and the sums of a network of 12 layers differ by some ulps.</summary>
    [Fact]
    public void A_quick_start_gives_what_a_prepared_engine_gives()
    {
        using var prepared = Load(Shipped);
        using var quick = PortableModel.Load(Shipped, engine: new() { QuickStart = true });

        quick.Engine.Report.Races.Should().Be(0);
        quick.Engine.Report.Error.Should().BeNull("nothing is compared");
        quick.Engine.Report.Convolutions.Select(one => one.Kernel).Should().OnlyContain(kernel => kernel == "direct" || kernel == "depthwise");
        var (expected, found) = (prepared.Embed(Image(1)), quick.Embed(Image(1)));
        var largest = expected.Max(Math.Abs);
        expected.Zip(found, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f * largest);
    }

    [Fact]
    public void The_report_of_the_weights_is_there_for_a_checkpoint_and_not_for_a_compiled_model()
    {
        using var model = Load(Shipped);
        model.SaveCompiled(_folder["compiled.safetensors"]);
        using var again = Load(_folder["compiled.safetensors"]);

        model.LoadReport!.FilePath.Should().Be(Shipped);
        again.LoadReport.Should().BeNull();
    }

    [Fact]
    public void An_engine_comes_from_a_checkpoint_and_a_networks_options()
    {
        var plain = Quick with { QuickStart = true };   // races may end differently, and another kernel rounds differently
        using var model = PortableModel.Load(Shipped, engine: plain);
        using var engine = PortableEngine.Load(Shipped, new InceptionMediumOptions(), plain);
        var (image, found) = (new float[28 * 28], new float[10]);

        engine.Run(image, found);

        var expected = new float[10];
        model.Engine.Run(image, expected);
        found.Should().Equal(expected);
        FluentActions.Invoking(() => PortableEngine.Load(Shipped, new InceptionSmallOptions(), Quick)).Should().Throw<WeightMismatchException>();
    }

    [Fact]
    public void A_saved_compiled_model_gives_the_same_bits()
    {
        using var model = Load(Shipped);
        model.SaveCompiled(_folder["compiled.safetensors"]);

        using var again = Load(_folder["compiled.safetensors"]);

        again.Classify(Image(1), top: 10).Should().Equal(model.Classify(Image(1), top: 10));
        again.Embed(Image(2)).Should().Equal(model.Embed(Image(2)));
        again.Labels.Should().Equal(model.Labels);
        again.Licence.Should().Be(model.Licence);
        again.Engine.Report.Convolutions.Select(one => (one.Path, one.Kernel)).Should().Equal(model.Engine.Report.Convolutions.Select(one => (one.Path, one.Kernel)));
        again.Engine.Report.Error.Should().Be(model.Engine.Report.Error);
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(-1)]
    public void A_changed_weight_is_noticed(int position)
    {
        var path = Saved();
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length + position] ^= 1;
        File.WriteAllBytes(path, bytes);

        FluentActions.Invoking(() => Load(path)).Should().Throw<CheckpointException>().WithMessage("*sum*");
    }

    [Fact]
    public void A_file_that_ends_early_is_refused()
    {
        var path = Saved();
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^64]);

        FluentActions.Invoking(() => Load(path)).Should().Throw<CheckpointException>();
    }

    [Theory]
    [InlineData("packed_places", "direct", "direkt", "*another version*")]   // a kernel that this version does not have
    [InlineData("packed_lanes", "4", "5", "*5 numbers*")]
    [InlineData("packed_lanes", "8", "5", "*5 numbers*")]
    [InlineData("packed_lanes", "16", "5", "*5 numbers*")]
    [InlineData("packed_image_size", "28", "0", "*")]
    [InlineData("packed_image_size", "28", "3000", "*compiled for images of 3000×3000*28×28*")]     // would be 300 MB of feature maps
    [InlineData("packed_image_size", "28", "30000", "*compiled for images of 30000×30000*28×28*")]
    [InlineData("packed_accuracy", "Exact", "Guess", "*Guess*")]
    public void Metadata_that_cannot_be_is_refused(string key, string text, string by, string message)
    {
        var path = Saved();
        if (!Rewrite(path, key, text, by)) return;   // this processor has another width

        FluentActions.Invoking(() => Load(path)).Should().Throw<InceptionException>().WithMessage(message);
    }

    [Fact]
    public void Options_that_a_compiled_model_cannot_follow_are_refused()
    {
        var path = Saved();

        foreach (var options in (PortableOptions[])
        [
            Quick with { Normalization = new([1], [0]) }, Quick with { ImageSize = 32 }, Quick with { Output = NetworkOutput.Embedding },
        ])
        {
            FluentActions.Invoking(() => PortableModel.Load(path, engine: options)).Should().Throw<ArgumentException>().WithMessage("*compiled so*");
        }

        PortableModel.Load(path, engine: Quick with { ImageSize = 28, Threads = 2 }).Dispose();
    }

    /// <summary>Offsets within a feature map are 32-bit numbers. The images are not read.</summary>
    [Fact]
    public void Images_whose_feature_maps_cannot_be_addressed_are_refused()
    {
        const int Side = 40_000;
        using var model = PortableModel.Load(Shipped, engine: Quick with { QuickStart = true });

        var load = () => PortableModel.Load(Shipped, engine: Quick with { QuickStart = true, ImageSize = Side });
        var run = () =>
        {
            var pixel = 0f;
            model.Engine.Run(MemoryMarshal.CreateReadOnlySpan(ref pixel, Side * Side), Side, Side, new float[10]);
        };

        load.Should().Throw<ArgumentException>().WithMessage("*40000×40000*too large for the portable engine*");
        run.Should().Throw<ArgumentException>().WithMessage("*40000×40000*too large for the portable engine*");
    }

    [Fact]
    public void A_model_for_wider_vectors_says_what_to_do()
    {
        var lanes = (int)Inception.Engine.Kernels.Processor.Width;
        if (lanes == 16) return;   // there are no wider ones
        var path = Saved();
        Rewrite(path, "packed_lanes", $"{lanes}", $"{2 * lanes}").Should().BeTrue();

        FluentActions.Invoking(() => Load(path)).Should().Throw<CompilationException>().WithMessage($"*{2 * lanes}*Load the checkpoint*");
    }

    [Fact]
    public void Weights_that_do_not_fit_and_files_that_are_none_are_refused()
    {
        _folder.Write("text.safetensors", Encoding.UTF8.GetBytes("no checkpoint"));

        FluentActions.Invoking(() => Load(_folder["text.safetensors"])).Should().Throw<CheckpointException>();
        FluentActions.Invoking(() => Load(_folder["absent.safetensors"])).Should().Throw<IOException>();
        FluentActions.Invoking(() => PortableModel.Load(Shipped, new() { Network = new InceptionSmallOptions() })).Should().Throw<CheckpointException>();
    }

    [Fact]
    public void Classes_without_names_cannot_be_saved_or_classified()
    {
        using var named = Load(Shipped);
        var options = new ModelOptions { Labels = LabelSet.Numbered(10) };
        using var numbered = PortableModel.Load(Shipped, options, Quick);

        numbered.Classify(Image(1))[0].Index.Should().Be(named.Classify(Image(1))[0].Index);
        FluentActions.Invoking(() => named.Classify(Image(1), top: 0)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static readonly PortableOptions Quick = new() { Threads = 1, Verification = Verification.Final };

    private static PortableModel Load(string path) => PortableModel.Load(path, engine: Quick);

    private static RgbImage Image(int seed)
    {
        var pixels = new byte[28 * 28 * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(28, 28, pixels);
    }

    private string Saved()
    {
        using var model = Load(Shipped);
        model.SaveCompiled(_folder["compiled.safetensors"]);
        return _folder["compiled.safetensors"];
    }

    /// <summary>Changes an entry of a file's metadata; false where the entry does not have the text.</summary>
    private static bool Rewrite(string path, string key, string text, string by)
    {
        var bytes = File.ReadAllBytes(path);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var header = JsonNode.Parse(bytes.AsSpan(sizeof(long), length))!;
        var value = header["__metadata__"]![key]!.GetValue<string>();
        if (!value.Contains(text, StringComparison.Ordinal)) return false;
        header["__metadata__"]![key] = value.Replace(text, by, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(header.ToJsonString()).ToList();
        while ((changed.Count + sizeof(long)) % 64 != 0) changed.Add((byte)' ');
        var prefix = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, changed.Count);
        File.WriteAllBytes(path, [.. prefix, .. changed, .. bytes[(sizeof(long) + length)..]]);
        return true;
    }
}
