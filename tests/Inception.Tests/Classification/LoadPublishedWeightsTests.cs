using Inception.Classification;
using Inception.Labels;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Tests.Models.Catalogue;

namespace Inception.Tests.Classification;

/// <summary>From a description of published weights to names: the file comes over the network, the rest from the description.</summary>
public sealed class LoadPublishedWeightsTests(GoogLeNetFile file) : IClassFixture<GoogLeNetFile>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Image => Path.Combine(AppContext.BaseDirectory, "Assets", "photographs", "coffee.jpg");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Weights_come_with_their_network_preprocessing_and_labels()
    {
        using var server = new FileServer(file.Content);
        using var byHand = new ImageClassifier(new Model(new InceptionV1(new() { TransformInput = true }, file.Path), ImagePreprocessing.GoogLeNet, LabelSet.ImageNet));

        using var classifier = await ImageClassifier.LoadAsync(file.Weights, new() { Cache = Cache(server) });
        using var again = ImageClassifier.Load(file.Weights, new() { Cache = Cache(server) });

        classifier.Preprocessing.Should().BeSameAs(ImagePreprocessing.GoogLeNet);
        classifier.Labels.Should().BeSameAs(LabelSet.ImageNet);
        classifier.Classify(Image).Should().Equal(byHand.Classify(Image));
        again.Classify(Image).Should().Equal(byHand.Classify(Image));
        server.Requests.Should().ContainSingle().Which.Target.Should().Be("/googlenet-test.pth");
    }

    [Fact]
    public async Task A_download_is_reported_and_can_be_stopped()
    {
        using var server = new FileServer(file.Content);
        using var cancellation = new CancellationTokenSource();
        var stopAtOnce = new Immediately<DownloadProgress>(_ => cancellation.Cancel());

        var loading = () => ImageClassifier.LoadAsync(file.Weights, new() { Cache = Cache(server), Progress = stopAtOnce }, cancellation: cancellation.Token);

        await loading.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Options_can_be_changed_by_with()
    {
        using var server = new FileServer(file.Content);
        var weights = file.Weights with { Options = file.Weights.Options with { DType = ElementType.Float64 } };

        using var classifier = ImageClassifier.Load(weights, new() { Cache = Cache(server) });

        classifier.Classify(Image, top: 1).Should().HaveCount(1);
    }

    [Theory]
    [InlineData("inception_resnet_v1.vggface2", "*has no class names (Identities): it makes features*")]
    [InlineData("fid_inception_v3.pytorch_fid", "*has no class names (Inception2015)*")]
    public void Weights_without_names_or_in_a_foreign_format_are_refused_before_they_are_fetched(string id, string expected)
    {
        var cache = new WeightCache(new() { Folder = _folder["weights"], Offline = true });

        var loading = () => ImageClassifier.Load(InceptionWeights.Named(id), new() { Cache = cache });

        loading.Should().Throw<NotSupportedException>().WithMessage(expected);
    }

    [Fact]
    public void A_file_of_ones_own_is_taken_as_it_is()
    {
        using var classifier = ImageClassifier.Load(InceptionWeights.V1.ImageNet, new() { File = file.Path });

        classifier.Labels.Should().HaveCount(1000);
    }

    private WeightCache Cache(FileServer server) =>
        new(new() { Folder = _folder["weights"], Mirror = server.Address, AllowHttp = true, Offline = false, Retries = 0 });
}
