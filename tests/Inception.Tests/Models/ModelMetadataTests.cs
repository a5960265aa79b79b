using Inception.Models;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Models;

public sealed class ModelMetadataTests : IDisposable
{
    private static readonly ModelMetadata Described = new()
    {
        Network = new InceptionSmallOptions { Classes = 3, Dropout = 0.4 },
        Preprocessing = ImagePreprocessing.FashionMnist,
        Labels = new(["one", "two", "three"], ["n1", null, "n3"]),
        Licence = "MIT",
        Source = new("https://example.org/weights"),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Networks => new(NetworkFamily.All.Select(options => options.Network));

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_file_says_of_every_network_what_it_is(string name)
    {
        var network = NetworkFamily.Named(name) with { Classes = 3, InputChannels = 1, Dropout = 0.25, Pooling = GlobalPooling.Maximum };
        if (network is InceptionV1Options v1) network = v1 with { ThirdBranchKernel = 5, SamePadding = true };
        if (network is InceptionV3Options v3) network = v3 with { CountIncludePad = false };
        if (network is XceptionOptions xception) network = xception with { Epsilon = 1e-3, SamePadding = true };

        var read = ModelMetadata.Read(Written((Described with { Network = network }).ToStrings()))!;

        read.Network.Should().Be(network);
        read.Preprocessing.Should().Be(ImagePreprocessing.FashionMnist);
        read.Labels.Should().Equal("one", "two", "three");
        read.Labels!.IdOf(2).Should().Be("n3");
        read.Licence.Should().Be("MIT");
        read.Source.Should().Be(new Uri("https://example.org/weights"));
    }

    [Fact]
    public void What_belongs_to_a_use_of_the_network_is_not_kept()
    {
        var used = Described with { Network = Described.Network with { Device = "cpu", GradientCheckpointing = true } };

        ModelMetadata.Read(Written(used.ToStrings()))!.Network.Should().Be(Described.Network);
    }

    [Fact]
    public void A_file_without_a_description_has_none() => ModelMetadata.Read(Written(new Dictionary<string, string> { ["network"] = "inception_small" })).Should().BeNull();

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
    [InlineData("source", "no address", "*URI*")]
    public void A_description_that_is_not_sound_is_refused_with_the_reason(string key, string text, string reason)
    {
        var file = Written(new Dictionary<string, string>(Described.ToStrings()) { [key] = text });

        FluentActions.Invoking(() => ModelMetadata.Read(file)).Should().Throw<CheckpointException>().WithMessage("*its metadata does not describe a model that can be built.*").WithMessage(reason);
    }

    public void Dispose() => _folder.Dispose();

    private string Written(IReadOnlyDictionary<string, string> metadata)
    {
        using var value = zeros(1);
        var path = _folder["described.safetensors"];
        SafetensorsFile.Write(path, [KeyValuePair.Create("x", value)], metadata);
        return path;
    }
}
