using System.Security.Cryptography;
using Inception.Models.Downloads;
using Inception.Training.Data;

namespace Inception.Training.Tests.Data;

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

        server.Requests.Select(request => request.Target).Should().Equal("/b.gz");
    }

    [Fact]
    public async Task A_file_with_another_sum_is_refused_and_not_kept()
    {
        using var server = Server();
        var file = Publish("a.gz", [1, 2, 3]) with { Md5 = "00000000000000000000000000000000" };

        var error = await FailureOf(server, file);

        // 5289df73…: the MD5 sum of the bytes 1, 2, 3.
        error.Message.Should().Contain("MD5 sum is 00000000000000000000000000000000").And.Contain("5289df737df57326fcdd22597afb1fac");
    }

    [Fact]
    public async Task A_file_of_another_length_is_refused_and_not_kept()
    {
        using var server = Server();

        var error = await FailureOf(server, Publish("a.gz", [1, 2, 3]) with { Length = 4 });

        error.Message.Should().Contain("it has 3 bytes, and the published one 4");
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
    public async Task Nothing_is_fetched_offline()
    {
        using var server = Server();

        var loading = () => FashionMnist.LoadAsync(Options(server) with { Offline = true });

        (await loading.Should().ThrowAsync<DataSetException>())
            .WithMessage($"*not found. Searched: '{_folder["data"]}'. Put train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k*");
        server.Requests.Should().BeEmpty();
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

    private FileServer Server() => new(request =>
    {
        if (_served.TryGetValue(request.Target[1..], out var content)) request.Send(content);
        else request.Refuse("404 Not Found");
    });

    private FashionMnistOptions Options(FileServer server) => new()
    {
        Directory = _folder["data"],
        Mirror = server.Address,
        AllowHttp = true,
        Offline = false,
        Retries = 0,
    };

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

    private async Task<DataSetException> FailureOf(FileServer server, DataSetFile file)
    {
        var fetching = () => FashionMnist.DownloadAsync(Options(server), [file], null, default);
        var error = (await fetching.Should().ThrowAsync<DataSetException>()).Which;
        error.Message.Should().Contain(new Uri(server.Address, file.Name).ToString()).And.Contain($"Put {file.Name} into");
        File.Exists(_folder[$"data/{file.Name}"]).Should().BeFalse("a file that is not the published one is not kept");
        return error;
    }
}
