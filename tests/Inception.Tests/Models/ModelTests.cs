using System.IO.Compression;
using Inception.Classification;
using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using Inception.Weights;
using Inception.Weights.Formats;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Models;

public sealed class ModelTests : IDisposable
{
    private static readonly LabelSet Labels = new(["one", "two", "three"], ["n1", null, "n3"]);

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder["model.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("model.pth")]
    public async Task A_saved_model_is_loaded_whole(string name)
    {
        using var saved = Create();
        saved.Save(_folder[name], new Dictionary<string, string> { ["accuracy"] = "0.9" });

        using var loaded = Model.Load(_folder[name]);
        using var again = await Model.LoadAsync(_folder[name]);

        foreach (var model in new[] { loaded, again })
        {
            model.Name.Should().Be("inception_small");
            model.Network.Should().BeOfType<InceptionSmall>();
            model.Preprocessing.Should().Be(ImagePreprocessing.FashionMnist);
            model.Labels.Should().Equal(Labels);
            model.Labels!.IdOf(2).Should().Be("n3");
            model.Licence.Should().Be("MIT");
            model.Source.Should().Be(new Uri("https://example.org/"));
            model.LoadReport!.IsComplete.Should().BeTrue();
            model.Network.parameters().Zip(saved.Network.parameters(), (a, b) => a.equal(b).all().item<bool>()).Should().AllBeEquivalentTo(true);
        }

        using var checkpoint = Checkpoint.Open(_folder[name]);
        checkpoint.Metadata.Should().Contain("accuracy", "0.9");
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file_as_it_was()
    {
        using var saved = Create();
        saved.Save(FilePath);
        var before = File.ReadAllBytes(FilePath);

        saved.Invoking(model => model.Save(FilePath, new Dictionary<string, string> { ["labels"] = "mine" })).Should().Throw<ArgumentException>().WithMessage("The key 'labels'*");

        File.ReadAllBytes(FilePath).Should().Equal(before);
        Directory.GetFiles(Path.GetDirectoryName(FilePath)!).Should().ContainSingle();
    }

    [Fact]
    public void A_checkpoint_without_metadata_names_the_options_to_set_everywhere_the_same()
    {
        using (var network = new InceptionSmall()) network.SaveWeights(FilePath);
        var expected = $"{FilePath}: the checkpoint has no metadata*set ModelOptions.Network and ModelOptions.Preprocessing.";

        FluentActions.Invoking(() => Model.Load(FilePath)).Should().Throw<CheckpointException>().WithMessage(expected);
        FluentActions.Invoking(() => ImageClassifier.Load(FilePath)).Should().Throw<CheckpointException>().WithMessage(expected);
        FluentActions.Invoking(() => Model.Load(FilePath, new() { Network = new InceptionSmallOptions() }))
            .Should().Throw<CheckpointException>().WithMessage("*set ModelOptions.Preprocessing.");
        Model.ReadOptions(FilePath).Should().BeNull();
    }

    [Fact]
    public void A_checkpoint_without_metadata_is_loaded_by_its_options()
    {
        using (var network = new InceptionSmall()) network.SaveWeights(FilePath);

        using var model = Model.Load(FilePath, new() { Network = new InceptionSmallOptions(), Preprocessing = ImagePreprocessing.FashionMnist, Labels = LabelSet.FashionMnist });

        model.Labels.Should().BeSameAs(LabelSet.FashionMnist);
        model.LoadReport!.IsComplete.Should().BeTrue();
    }

    [Fact]
    public void A_published_file_without_metadata_is_told_by_its_name()
    {
        using (var network = new InceptionSmall()) network.SaveWeights(_folder["inception_v3_google-0cc3c7bd.pth"]);

        FluentActions.Invoking(() => Model.Load(_folder["inception_v3_google-0cc3c7bd.pth"]))
            .Should().Throw<CheckpointException>().WithMessage("*InceptionWeights.Named(\"inception_v3.torchvision\")*");
    }

    [Fact]
    public void Metadata_accepts_its_own_network_and_no_other()
    {
        using (var saved = Create()) saved.Save(FilePath);

        using (var model = Model.Load(FilePath, Model.ReadOptions(FilePath))) model.Labels.Should().HaveCount(3);
        FluentActions.Invoking(() => Model.Load(FilePath, new() { Network = new InceptionMediumOptions() }))
            .Should().Throw<CheckpointException>().WithMessage("*says inception_small*says inception_medium: leave out Network.");
        FluentActions.Invoking(() => Model.Load(FilePath, new() { Network = new InceptionSmallOptions { Classes = 4 } }))
            .Should().Throw<CheckpointException>().WithMessage("*with other options: leave out Network.");
    }

    [Fact]
    public void A_new_classifier_has_its_own_classes_and_everything_else_is_loaded()
    {
        using var saved = Create();
        saved.Save(FilePath);

        using var model = Model.Load(FilePath, new() { Classes = 7, Dropout = 0.5, GradientCheckpointing = true, DType = ElementType.Float64 });

        model.Network.Classes.Should().Be(7);
        model.Labels.Should().BeNull("the names of the old classes do not name the new ones");
        model.LoadReport!.Kept.Select(kept => kept.Key).Should().Equal("fc.weight", "fc.bias");
        model.Network.Family!.Dropout.Should().Be(0.5);
        model.Network.parameters().Should().AllSatisfy(parameter => parameter.dtype.Should().Be(ScalarType.Float64));
    }

    [Fact]
    public void Other_channels_are_adapted_where_the_options_say_so()
    {
        using (var saved = Create()) saved.Save(FilePath);

        FluentActions.Invoking(() => Model.Load(FilePath, new() { Preprocessing = ImagePreprocessing.GoogLeNet }))
            .Should().Throw<ArgumentException>().WithMessage("*takes 1 channels, and the preprocessing makes 3*");
        using var model = Model.Load(FilePath, new() { Preprocessing = ImagePreprocessing.GoogLeNet, Loading = new() { AdaptInputChannels = true } });

        model.Network.Table.Input.Channels.Should().Be(3);
    }

    [Fact]
    public void Options_that_are_out_of_range_or_would_be_ignored_are_refused()
    {
        Refused(new() { Classes = 0 }).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Classes");
        Refused(new() { Dropout = 1 }).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("Dropout");
        Refused(new() { Classes = 2, Labels = Labels }).Should().Throw<ArgumentException>().WithMessage("Classes is 2, and Labels has 3 labels*");
        Refused(new() { File = "x" }).Should().Throw<ArgumentException>().WithMessage("File*");
        FluentActions.Invoking(() => Model.Load(InceptionWeights.V3.ImageNet, new() { Network = new InceptionV3Options() })).Should().Throw<ArgumentException>().WithMessage("*leave out Network*");

        Action Refused(ModelOptions options) => () => Model.Load(FilePath, options);
    }

    [Fact]
    public void Labels_and_channels_are_checked_where_a_model_is_made()
    {
        using var network = new InceptionSmall();

        FluentActions.Invoking(() => new Model(network, ImagePreprocessing.FashionMnist, Labels)).Should().Throw<ArgumentException>().WithMessage("*10 classes, and there are 3 labels*").WithParameterName("labels");
        FluentActions.Invoking(() => new Model(network, ImagePreprocessing.GoogLeNet)).Should().Throw<ArgumentException>().WithMessage("*takes 1 channels*").WithParameterName("preprocessing");
    }

    [Fact]
    public void What_metadata_cannot_describe_is_not_saved()
    {
        using var unnamed = new Model(new InceptionSmall(), ImagePreprocessing.FashionMnist);
        using var own = new Model(
            new InceptionNetwork(new NetworkTable("own", new(1, 28, 28), [GlobalPool("pool"), Flatten(), Linear("fc", 3)])), ImagePreprocessing.FashionMnist, Labels);

        unnamed.Invoking(model => model.Save(FilePath)).Should().Throw<InvalidOperationException>().WithMessage("*10 classes and no labels*LabelSet.Numbered(10)*");
        own.Invoking(model => model.Save(FilePath)).Should().Throw<InvalidOperationException>().WithMessage("own is built from a table of your own*");
        File.Exists(FilePath).Should().BeFalse();
    }

    [Fact]
    public void Family_options_on_a_table_of_ones_own_are_refused() =>
        FluentActions.Invoking(() => new InceptionNetwork(new NetworkTable("own", new(1, 8, 8), [GlobalPool("pool"), Flatten(), Linear("fc", 3)]), new InceptionSmallOptions()))
            .Should().Throw<ArgumentException>().WithMessage("InceptionSmallOptions has classes*").WithParameterName("options");

    [Fact]
    public void Loading_compares_the_keys_of_a_checkpoint_once()
    {
        using (var saved = Create()) saved.Save(FilePath);
        using var checkpoint = Checkpoint.Open(FilePath);
        var asked = new List<string>();

        using var model = Model.Load(FilePath, new() { Loading = new() { KeyMap = key => { asked.Add(key); return key; } } });

        asked.ShouldBeTheKeys(checkpoint.Entries.Select(entry => entry.Key));
    }

    [Fact]
    public void A_compiled_model_is_made_for_its_preprocessing_and_its_networks_device()
    {
        using var model = Create();

        using var compiled = model.Compile(new() { Verification = Verification.None });

        compiled.Report.Height.Should().Be(28);
        compiled.Options.Device!.type.Should().Be(model.Network.parameters().First().device_type);
    }

    [Fact]
    public void A_model_owns_its_network()
    {
        var before = LiveTensors.Count;

        Create().Dispose();

        LiveTensors.Count.Should().Be(before);
    }

    [Fact]
    public void An_export_carries_what_belongs_to_the_model()
    {
        using var model = Create();

        model.ExportOnnx(_folder["own.onnx"]);
        model.ExportOnnx(_folder["other.onnx"], new() { Licence = "BSD-3-Clause", Labels = LabelSet.Numbered(3) });
        model.ExportTorchScript(_folder["own.pt"]);
        model.ExportTriton(_folder["repository"]);

        using var own = new OnnxRun(_folder["own.onnx"]);
        own.Session.ModelMetadata.CustomMetadataMap.Should().Contain("licence", "MIT").And.Contain("labels", """["one","two","three"]""").And.ContainKey("preprocessing");
        using var other = new OnnxRun(_folder["other.onnx"]);
        other.Session.ModelMetadata.CustomMetadataMap.Should().Contain("licence", "BSD-3-Clause").And.NotContain("labels", """["one","two","three"]""");
        using var script = ZipFile.OpenRead(_folder["own.pt"]);
        script.Entries.Select(entry => entry.FullName).Should().Contain("archive/extra/labels");
        File.ReadAllLines(Path.Combine(_folder["repository"], "inception_small", "labels.txt")).Should().Equal("one", "two", "three");
    }

    private static Model Create() => new(new InceptionSmall(new() { Classes = 3, Dropout = 0.4 }), ImagePreprocessing.FashionMnist, Labels)
    {
        Licence = "MIT",
        Source = new("https://example.org/"),
    };
}
