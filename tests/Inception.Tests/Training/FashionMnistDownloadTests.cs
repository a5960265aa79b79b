using System.Net;
using System.Security.Cryptography;
using Inception.Training;

namespace Inception.Tests.Training;

public sealed class FashionMnistDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, byte[]> _served = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Missing_files_are_fetched_and_reported()
    {
        using var server = Server();
        DataSetFile[] files = [Publish("a.gz", new byte[200_000]), Publish("b.gz", [4, 5])];
        var reports = new List<DownloadProgress>();

        var directory = await FashionMnist.DownloadAsync(Options(server), files, new Immediately<DownloadProgress>(reports.Add), default);

        directory.Should().Be(_folder["data"]);
        File.ReadAllBytes(_folder["data/a.gz"]).Should().Equal(new byte[200_000]);
        File.ReadAllBytes(_folder["data/b.gz"]).Should().Equal(4, 5);
        Directory.GetFiles(directory).Should().HaveCount(2, "temporary files were renamed");
        reports.Where(report => report.FileName == "a.gz").Select(report => report.Received).Should().BeInAscendingOrder();
        reports[^1].Should().Be(new DownloadProgress { FileName = "b.gz", Received = 2, Total = 2 });
    }

    [Fact]
    public async Task Files_that_are_there_are_not_fetched_again()
    {
        using var server = Server();
        DataSetFile[] files = [Publish("a.gz", [1]), Publish("b.gz", [2])];
        Directory.CreateDirectory(_folder["data"]);
        File.WriteAllBytes(_folder["data/a"], [1]);                                            // decompressed by the user

        await FashionMnist.DownloadAsync(Options(server), files, null, default);

        server.Requested.Should().Equal("b.gz");
    }

    [Fact]
    public async Task A_file_with_another_sum_is_refused_and_not_kept()
    {
        using var server = Server();
        var file = Publish("a.gz", [1, 2, 3]) with { Md5 = "00000000000000000000000000000000" };

        var error = await FailureOf(server, file);

        // 5289df73…: the MD5 sum of the bytes 1, 2, 3.
        error.Message.Should().Contain("expected the MD5 sum 00000000000000000000000000000000, found 5289df737df57326fcdd22597afb1fac");
    }

    [Theory]
    [InlineData(2, "is longer than the published file. Expected 2 bytes")]
    [InlineData(4, "ended after 3 bytes. Expected 4")]
    public async Task A_file_of_another_length_is_refused_and_not_kept(int published, string reason)
    {
        using var server = Server();
        var file = Publish("a.gz", [1, 2, 3]) with { Length = published };

        var error = await FailureOf(server, file);

        error.Message.Should().Contain(reason);
    }

    [Fact]
    public async Task A_missing_file_on_the_server_is_said()
    {
        using var server = Server();
        var file = Publish("a.gz", [1]);
        _served.Clear();

        var error = await FailureOf(server, file);

        error.Message.Should().Contain("404");
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_leaves_nothing()
    {
        using var server = new LoopbackServer(context =>
        {
            context.Response.ContentLength64 = 100_000;
            context.Response.OutputStream.Write(new byte[50_000]);
            context.Response.Abort();
        });

        var error = await FailureOf(server, Publish("a.gz", new byte[100_000]));

        error.InnerException.Should().BeAssignableTo<IOException>();
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        using var silence = new ManualResetEventSlim();
        using var server = new LoopbackServer(context =>
        {
            context.Response.ContentLength64 = 100_000;
            context.Response.OutputStream.Write(new byte[50_000]);
            context.Response.OutputStream.Flush();
            silence.Wait();
        });

        var error = await FailureOf(server, Publish("a.gz", new byte[100_000]), Options(server) with { Patience = TimeSpan.FromSeconds(0.5) });
        silence.Set();

        error.Message.Should().Contain("Nothing came from").And.Contain("0.5 seconds");
    }

    [Fact]
    public async Task A_cancelled_download_leaves_nothing()
    {
        using var server = Server();
        using var cancellation = new CancellationTokenSource();
        var cancelAtOnce = new Immediately<DownloadProgress>(_ => cancellation.Cancel());

        var fetching = () => FashionMnist.DownloadAsync(Options(server), [Publish("a.gz", new byte[1_000_000])], cancelAtOnce, cancellation.Token);

        await fetching.Should().ThrowAsync<OperationCanceledException>();
        Directory.GetFiles(_folder["data"]).Should().BeEmpty();
    }

    [Fact]
    public async Task Without_a_network_the_error_says_which_files_belong_where()
    {
        var server = Server();
        server.Dispose();                                                                      // nobody listens at the address any more
        DataSetFile[] files = [Publish("a.gz", [1]), Publish("b.gz", [2])];

        var fetching = () => FashionMnist.DownloadAsync(Options(server), files, null, default);

        (await fetching.Should().ThrowAsync<DataSetException>())
            .WithMessage($"*{server.Address}*Put a.gz, b.gz into '{_folder["data"]}'*{FashionMnist.DirectoryVariable}*dataset-fashion-mnist*");
    }

    [Fact]
    public async Task Nothing_is_fetched_when_downloads_are_switched_off()
    {
        using var server = Server();

        var loading = () => FashionMnist.LoadAsync(Options(server) with { Download = false });

        (await loading.Should().ThrowAsync<DataSetException>())
            .WithMessage($"*not found. Searched: '{_folder["data"]}'. Put train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k*");
        server.Requested.Should().BeEmpty();
    }

    [Fact]
    public void The_same_content_compressed_by_another_program_passes()
    {
        var file = Publish("a.gz", [1, 2, 3]);
        File.WriteAllBytes(_folder["plain"], [1, 2, 3]);

        var checking = () => file.CheckContent(_folder["plain"]);

        checking.Should().NotThrow();
    }

    [Fact]
    public void Other_content_is_refused_with_path_and_sums()
    {
        var file = Publish("a.gz", [1, 2, 3]);
        File.WriteAllBytes(_folder["other"], [1, 2, 4]);

        var checking = () => file.CheckContent(_folder["other"]);

        checking.Should().Throw<DataSetException>().WithMessage($"'{_folder["other"]}'*expected*{file.ContentSha256}*found*Delete it*");
    }

    private LoopbackServer Server() => new(context =>
    {
        if (_served.TryGetValue(context.Request.Url!.AbsolutePath[1..], out var content))
        {
            LoopbackServer.Send(context, content);
        }
        else
        {
            context.Response.StatusCode = (int)HttpStatusCode.NotFound;
            context.Response.Close();
        }
    });

    private FashionMnistOptions Options(LoopbackServer server) => new() { Directory = _folder["data"], Address = server.Address };

#pragma warning disable CA5351 // MD5 is what the data set's authors publish.
    private DataSetFile Publish(string name, byte[] content)
    {
        _served[name] = content;
        return new()
        {
            Name = name,
            Length = content.Length,
            Md5 = Convert.ToHexString(MD5.HashData(content)).ToLowerInvariant(),
            ContentSha256 = Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant(),
        };
    }
#pragma warning restore CA5351

    private async Task<DataSetException> FailureOf(LoopbackServer server, DataSetFile file, FashionMnistOptions? options = null)
    {
        var fetching = () => FashionMnist.DownloadAsync(options ?? Options(server), [file], null, default);
        var error = (await fetching.Should().ThrowAsync<DataSetException>()).Which;
        error.Message.Should().Contain(new Uri(server.Address, file.Name).ToString()).And.Contain($"Put {file.Name} into");
        Directory.GetFiles(_folder["data"]).Should().BeEmpty("a file that is not the published one is not kept");
        return error;
    }
}
