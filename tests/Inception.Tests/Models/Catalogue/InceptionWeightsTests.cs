using System.Text.RegularExpressions;
using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Tests.Models.Catalogue;

public partial class InceptionWeightsTests
{
    public static TheoryData<string> Ids => new(InceptionWeights.Known.Select(weights => weights.Id));

    public static TheoryData<string> ReadableIds => new(InceptionWeights.Known.Where(weights => weights.IsReadable).Select(weights => weights.Id));

    [Fact]
    public void Every_id_and_every_file_stands_once()
    {
        InceptionWeights.Known.Select(weights => weights.Id).Should().OnlyHaveUniqueItems();
        InceptionWeights.Known.Select(weights => weights.FileName.ToUpperInvariant()).Should().OnlyHaveUniqueItems("they lie in one folder");
    }

    [Fact]
    public void Every_network_that_somebody_has_published_weights_of_is_there() =>
        InceptionWeights.Known.Select(weights => weights.Network).Distinct()
            .Should().BeEquivalentTo(NetworkFamily.All.Select(options => options.Network).Where(name => name is not ("inception_small" or "inception_medium")));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Weights_are_found_by_their_id_which_begins_with_the_network(string id)
    {
        var weights = InceptionWeights.Named(id);

        weights.Id.Should().Be(id).And.StartWith(weights.Network + ".");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_file_can_be_fetched_and_told_from_others(string id)
    {
        var weights = InceptionWeights.Named(id);

        var file = weights.ToRemoteFile();   // refuses a name that leads out of the folder

        file.Addresses.Should().NotBeEmpty().And.OnlyContain(address => address.Scheme == "https" || HasNoTls(address));
        (weights.Sha256 ?? "00000000").Should().MatchRegex("^[0-9a-f]{8,64}$");
        if (SumInName().Match(weights.FileName) is { Success: true } named) weights.Sha256.Should().StartWith(named.Groups["sum"].Value);
        if (weights.Length is { } length) length.Should().BeGreaterThan(1_000_000);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_belongs_to_a_file_fits_its_network(string id)
    {
        var weights = InceptionWeights.Named(id);
        var input = weights.Options.CreateTable().Input;

        weights.Preprocessing.Channels.Should().Be(input.Channels);
        weights.Preprocessing.CropSize.Should().Be(input.Height);
        ImagePreprocessing.Known.Values.Should().Contain(known => ReferenceEquals(known, weights.Preprocessing), "it has a name");
        (weights.Classes == 1001).Should().Be(weights.LabelOffset == 1, "1001 classes are a background and ImageNet's 1000");
        (weights.Top1 is null).Should().Be(weights.Top5 is null);
        if (weights.Top1 is not null) weights.Top1.Should().BeInRange(0.68, weights.Top5!.Value);
        weights.Source.Scheme.Should().Be("https");
    }

    [Theory]
    [MemberData(nameof(ReadableIds))]
    public void A_classifier_that_can_be_read_has_ImageNets_thousand_classes(string id)
    {
        var weights = InceptionWeights.Named(id);

        if (weights.ClassSet == ClassSet.ImageNet) (weights.Classes - weights.LabelOffset).Should().Be(1000).And.Be(weights.Options.Classes);
        weights.FileName.Should().MatchRegex(@"\.(pth|pt|safetensors|tar\.gz|tgz|caffemodel|onnx|h5|keras)$");
    }

    [Theory]
    // shared figures of the networks' sources: torchvision's and timm's counts, and the sum of the layers for the others
    [InlineData("googlenet.torchvision", 6_624_904)]
    [InlineData("bninception.cadene", 11_295_240)]
    [InlineData("inception_v3.torchvision", 23_834_568)]
    [InlineData("fid_inception_v3.pytorch_fid", 23_850_960)]
    [InlineData("inception_v4.tf_in1k", 42_679_816)]
    [InlineData("inception_v4.cadene", 42_679_816)]
    [InlineData("inception_resnet_v1.vggface2", 23_482_624)]
    [InlineData("inception_resnet_v2.tf_in1k", 55_843_464)]
    [InlineData("xception.tf_in1k", 22_855_952)]
    public void The_options_make_the_network_of_the_published_size(string id, long parameters) =>
        NetworkSummary.Create(InceptionWeights.Named(id).Options.CreateTable()).Parameters.Should().Be(parameters);

    [Fact]
    public void Files_at_the_hub_have_its_layout_and_a_name_of_their_own_here()
    {
        var weights = InceptionWeights.V3.Timm;

        weights.Addresses.Should().Equal(new Uri("https://huggingface.co/timm/inception_v3.tv_in1k/resolve/main/model.safetensors"));
        weights.FileName.Should().Be("inception_v3.tv_in1k.safetensors");
    }

    [Fact]
    public void Only_torchvisions_own_files_want_the_input_transform()
    {
        var transformed = InceptionWeights.Known.Where(weights => weights.Options is ImageNetOptions { TransformInput: true });

        transformed.Should().NotBeEmpty().And.OnlyContain(weights => weights.Addresses[0].Host == "download.pytorch.org");
    }

    [Fact]
    public void An_unknown_id_is_refused_with_those_of_the_same_network()
    {
        var naming = () => InceptionWeights.Named("inception_v4.tv_in1k");

        naming.Should().Throw<ArgumentException>().WithMessage("There are no published weights 'inception_v4.tv_in1k'. Of inception_v4: inception_v4.tf_in1k, inception_v4.cadene, *");
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_refused_with_the_reason_before_it_is_opened()
    {
        var building = () => (InceptionWeights.Named("xception.keras") with { WhyUnreadable = "it is a riddle." }).CreateNetwork("absent.h5");

        building.Should().Throw<NotSupportedException>().WithMessage("xception.keras cannot be read: it is a riddle.");
    }

    private static bool HasNoTls(Uri address) => address.Host is "data.lip6.fr" or "download.tensorflow.org" or "dl.caffe.berkeleyvision.org";

    [GeneratedRegex("-(?<sum>[0-9a-f]{8,9})\\.pth$")]
    private static partial Regex SumInName();
}
