using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Tests.Models.Catalogue;

public sealed class WeightVerificationTests(GoogLeNetFile file) : IClassFixture<GoogLeNetFile>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_published_file_passes_with_its_sum_its_keys_and_its_parameters()
    {
        var found = await WeightVerification.VerifyAsync(file.Weights, file.Path);

        found.HasPublishedSum.Should().BeTrue();
        found.Sha256.Should().Be(file.Weights.Sha256);
        found.Length.Should().Be(file.Content.Length);
        found.Report.Loaded.Should().HaveCount(344);
        found.Report.IsComplete.Should().BeTrue();
        found.Parameters.Should().Be(6_624_904);
    }

    [Fact]
    public async Task Without_a_published_sum_the_content_is_checked_alone()
    {
        var found = await WeightVerification.VerifyAsync(file.Weights with { Sha256 = null, Length = null }, file.Path);

        found.HasPublishedSum.Should().BeNull();
        found.Report.IsComplete.Should().BeTrue();
    }

    [Fact]
    public async Task One_changed_byte_is_found_by_the_sum()
    {
        var path = Changed();

        var verifying = () => WeightVerification.VerifyAsync(file.Weights, path);

        (await verifying.Should().ThrowAsync<DownloadException>()).WithMessage($"'{path}' is not googlenet.test, whose SHA-256 sum is {file.Weights.Sha256}: its own is *");
    }

    [Fact]
    public async Task Without_a_published_sum_one_changed_byte_is_found_by_the_files_own_checksum()
    {
        var path = Changed();

        var verifying = () => WeightVerification.VerifyAsync(file.Weights with { Sha256 = null }, path);

        await verifying.Should().ThrowAsync<CheckpointException>();
    }

    [Fact]
    public async Task A_file_of_another_length_is_refused()
    {
        var verifying = () => WeightVerification.VerifyAsync(file.Weights with { Length = 5 }, file.Path);

        (await verifying.Should().ThrowAsync<DownloadException>()).WithMessage("*and the published file 5.");
    }

    [Fact]
    public async Task Weights_of_another_network_are_refused_with_the_keys()
    {
        var verifying = () => WeightVerification.VerifyAsync(file.Weights with { Options = new InceptionV3Options() }, file.Path);

        (await verifying.Should().ThrowAsync<WeightMismatchException>()).Which.Report.Missing.Should().NotBeEmpty();
    }

    private string Changed()
    {
        var content = file.Content.ToArray();
        content[content.Length / 2] ^= 1;
        return _folder.Write("googlenet-test.pth", content);
    }
}
