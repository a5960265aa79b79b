using Inception.Models.Catalogue;
using Inception.Models.Downloads;

namespace Inception.Tests.Models.Catalogue;

public sealed class WeightCacheTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Weights_are_fetched_once_and_found_from_then_on()
    {
        using var server = new FileServer(Content);
        var cache = Cache(server);
        var weights = Small("a.pth");
        cache.Has(weights).Should().BeFalse();

        var path = await cache.GetAsync(weights);
        var again = cache.Get(weights);

        path.Should().Be(again).And.Be(_folder["weights/a.pth"]).And.Be(cache.PathOf(weights));
        cache.Has(weights).Should().BeTrue();
        File.ReadAllBytes(path).Should().Equal(Content);
        server.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task Many_files_are_fetched_side_by_side_as_many_as_are_allowed()
    {
        var (now, most) = (0, 0);
        using var three = new CountdownEvent(3);
        using var server = new FileServer(request =>
        {
            lock (Content)
            {
                most = Math.Max(most, ++now);
                if (!three.IsSet) three.Signal();
            }

            three.Wait(TimeSpan.FromSeconds(30));   // the first is not answered before the third has asked
            Thread.Sleep(100);                      // and a fourth could ask too, if it were let
            lock (Content) now--;
            request.Send(Content);
        });
        PublishedWeights[] weights = [.. Enumerable.Range(0, 6).Select(i => Small($"{i}.pth"))];

        var paths = await Cache(server, concurrency: 3).GetManyAsync(weights);

        paths.Should().Equal(weights.Select(one => _folder["weights/" + one.FileName]));
        most.Should().Be(3);
    }

    [Fact]
    public async Task One_file_of_many_that_is_not_to_be_had_is_told()
    {
        using var server = new FileServer(request =>
        {
            if (request.Target == "/b.pth") request.Refuse("404 Not Found");
            else request.Send(Content);
        });

        var getting = () => Cache(server).GetManyAsync([Small("a.pth"), Small("b.pth")]);

        (await getting.Should().ThrowAsync<DownloadException>()).WithMessage("b.pth could not be downloaded.*");
    }

    [Theory]
    [InlineData("../a.pth")]
    [InlineData("/tmp/a.pth")]
    [InlineData("..")]
    public void A_name_cannot_lead_out_of_the_folder(string name)
    {
        var placing = () => new WeightCache(new() { Folder = _folder.Path }).PathOf(Small(name));

        placing.Should().Throw<ArgumentException>().WithMessage("*cannot be a file's name in the cache*");
    }

    [Fact]
    public void By_default_the_folder_is_in_the_one_that_the_environment_names()
    {
        using var _ = new EnvironmentVariable(CacheFolder.Variable, _folder.Path);

        new WeightCache().Folder.Should().Be(_folder["weights"]);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        ((Action)(() => _ = new WeightCache(new() { Concurrency = 0 }))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Concurrency must be from 1 to 16; found *");
        ((Action)(() => _ = new WeightCache(new() { Folder = " " }))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Folder must be the path of a folder; found *");
    }

    private WeightCache Cache(FileServer server, int concurrency = 2) => new(new()
    {
        Folder = _folder["weights"],
        Mirror = server.Address,
        AllowHttp = true,
        Offline = false,
        Retries = 0,
        Concurrency = concurrency,
    });

    private static PublishedWeights Small(string name) => InceptionWeights.V1.ImageNet with { FileName = name, Sha256 = null };
}
