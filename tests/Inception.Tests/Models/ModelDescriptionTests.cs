using Inception.Classification;
using Inception.Models;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Models;

public sealed class ModelDescriptionTests : IDisposable
{
    private static readonly ModelDescription Described = new()
    {
        Network = new InceptionSmallOptions { Classes = 3, Dropout = 0.4 },
        Preprocessing = ImagePreprocessing.FashionMnist,
        Labels = new(["one", "two", "three"], ["n1", null, "n3"]),
        Licence = "MIT",
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Networks => new(NetworkFamily.All.Select(options => options.Network));

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_file_says_of_every_network_what_it_is(string name)
    {
        var network = NetworkFamily.Named(name) with { Classes = 3, InputChannels = 1, Dropout = 0.25, Pooling = GlobalPooling.Maximum };
        if (network is InceptionV1Options v1) network = v1 with { ThirdBranchKernel = 5 };
        if (network is InceptionV3Options v3) network = v3 with { CountIncludePad = false };
        if (network is XceptionOptions xception) network = xception with { Epsilon = 1e-3 };

        var read = ModelDescription.Read(Written((Described with { Network = network }).ToMetadata()))!;

        read.Network.Should().Be(network);
        read.Preprocessing.Should().Be(ImagePreprocessing.FashionMnist);
        read.Labels.Should().Equal("one", "two", "three");
        read.Labels!.IdOf(2).Should().Be("n3");
        read.Licence.Should().Be("MIT");
    }

    [Fact]
    public void What_belongs_to_a_use_of_the_network_is_not_kept()
    {
        var used = Described with { Network = Described.Network with { Device = CPU, GradientCheckpointing = true } };

        ModelDescription.Read(Written(used.ToMetadata()))!.Network.Should().Be(Described.Network);
    }

    [Fact]
    public void A_file_without_a_description_has_none() => ModelDescription.Read(Written(new Dictionary<string, string> { ["network"] = "inception_small" })).Should().BeNull();

    [Theory]
    [InlineData("network", "resnet", "*There is no network 'resnet'.*")]
    [InlineData("options", "{\"Classes\":3,\"InputChannels\":1,\"Device\":\"cuda\"}", "*Device*")]
    [InlineData("options", "{\"Classes\":2000000000,\"InputChannels\":1}", "*2000000000 classes, and there are 3 labels*")]
    [InlineData("options", "{\"Classes\":3,\"InputChannels\":1000000}", "*1000000 channels, and the preprocessing makes 1.*")]
    [InlineData("options", "{\"Classes\":3,\"InputChannels\":1,\"Dropout\":2}", "*Dropout must be from 0 to below 1; found *")]
    [InlineData("options", "{\"Classes\":3,\"InputChannels\":1,\"Pooling\":9}", "*Pooling*")]
    [InlineData("options", "null", "*null*")]
    [InlineData("labels", "[\"one\",null,\"three\"]", "*none of them empty*")]
    [InlineData("labels", "[\"one\",\"two\"]", "*2 names and 3 ids*")]
    [InlineData("label_ids", "[\"n1\",\"n1\",\"n1\"]", "*'n1' is there 3 times*")]
    [InlineData("preprocessing", "{}", "*preprocessing*")]
    public void A_description_that_is_not_sound_is_refused_with_the_reason(string key, string text, string reason)
    {
        var file = Written(new Dictionary<string, string>(Described.ToMetadata()) { [key] = text });

        FluentActions.Invoking(() => ModelDescription.Read(file)).Should().Throw<CheckpointException>().WithMessage("*what it says of its model cannot be used.*").WithMessage(reason);
    }

    [Fact]
    public void A_classifier_is_loaded_from_a_file_that_says_what_it_is_and_from_no_other()
    {
        using (var network = new InceptionSmall(new() { Classes = 3 })) network.SaveWeights(_folder["model.safetensors"], Described.ToMetadata());

        using (var classifier = ImageClassifier.Load(_folder["model.safetensors"])) classifier.Labels.Should().Equal("one", "two", "three");

        FluentActions.Invoking(() => ImageClassifier.Load(Written(new Dictionary<string, string>()))).Should().Throw<CheckpointException>().WithMessage("*does not say which network it is of*");
    }

    [Fact]
    public void Labels_of_another_number_are_refused_before_anything_is_written() =>
        FluentActions.Invoking(() => (Described with { Labels = new(["one"]) }).ToMetadata()).Should().Throw<ArgumentException>().WithMessage("*3 classes, and there are 1 labels*");

    public void Dispose() => _folder.Dispose();

    private string Written(IReadOnlyDictionary<string, string> metadata)
    {
        using var value = zeros(1);
        var path = _folder["described.safetensors"];
        SafetensorsFile.Write(path, [KeyValuePair.Create("x", value)], metadata);
        return path;
    }
}
