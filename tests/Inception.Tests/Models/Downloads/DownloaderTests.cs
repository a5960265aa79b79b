using Inception.Models.Downloads;

namespace Inception.Tests.Models.Downloads;

/// <summary>From a server to a whole file in the folder, or to an error and no file.</summary>
public sealed class DownloaderTests : DownloadFixture
{
    [Fact]
    public async Task A_file_is_fetched_and_reported()
    {
        using var server = new FileServer(Content);
        var reports = new List<DownloadProgress>();

        var path = await Fetch(FileAt(server.Address), progress: reports.Add);

        path.Should().Be(Target);
        TargetShouldBeWhole();
        reports.Select(report => report.Received).Should().BeInAscendingOrder().And.EndWith(Content.Length);
        reports.Should().OnlyContain(report => report.FileName == Name && report.Total == Content.Length && report.Stage == DownloadStage.Receiving);
        server.Requests.Should().ContainSingle().Which.Target.Should().Be("/" + Name);
    }

    [Fact]
    public async Task A_file_without_a_published_length_or_sum_is_taken_as_it_comes()
    {
        using var server = new FileServer(Content);

        await Fetch(FileAt(server.Address) with { Length = null, Digest = null });

        TargetShouldBeWhole();
    }

    [Fact]
    public async Task The_part_of_a_sum_that_is_published_is_compared()
    {
        using var server = new FileServer(Content);

        await Fetch(FileAt(server.Address) with { Digest = FileDigest.Sha256(Sha256(Content)[..8]) });

        TargetShouldBeWhole();
    }

    [Fact]
    public async Task A_file_that_was_put_there_by_hand_is_taken_without_a_request()
    {
        using var server = new FileServer(Content);
        PutByHand(Content);

        await Fetch(FileAt(server.Address), Quick with { Offline = true });

        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Another_file_in_its_place_is_replaced()
    {
        using var server = new FileServer(Content);
        PutByHand(RandomBytes(Content.Length, seed: 2));

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
    }

    [Fact]
    public async Task Another_file_in_its_place_is_refused_offline_with_both_sums()
    {
        using var server = new FileServer(Content);
        var other = RandomBytes(Content.Length, seed: 2);
        PutByHand(other);

        var error = await Failure(FileAt(server.Address), Quick with { Offline = true });

        error.Message.Should().Contain($"'{Target}' is not the published file").And.Contain(Sha256(Content)).And.Contain(Sha256(other));
        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Offline_the_error_says_which_file_belongs_where()
    {
        using var server = new FileServer(Content);

        var error = await Failure(FileAt(server.Address), Quick with { Offline = true });

        error.Message.Should().Be(
            $"{Name} is not in '{Folder}'. Nothing is fetched, as DownloadOptions.Offline is set. " +
            $"Put the file from {server.Address}{Name} (3,000,000 bytes) at '{Target}'; its SHA-256 sum is {Sha256(Content)}.");
        server.Requests.Should().BeEmpty();
        Directory.Exists(Folder).Should().BeFalse();
    }

    [Fact]
    public async Task A_file_with_another_sum_is_refused_without_a_second_attempt_and_nothing_of_it_stays()
    {
        var other = RandomBytes(Content.Length, seed: 2);
        using var server = new FileServer(other);

        var error = await Failure(FileAt(server.Address));

        error.Message.Should().Contain(Sha256(Content)).And.Contain(Sha256(other)).And.Contain("It was not kept");
        server.Requests.Should().HaveCount(1);
        NothingShouldStay();
    }

    [Fact]
    public async Task A_file_of_another_length_is_refused_by_the_header_alone()
    {
        using var server = new FileServer(RandomBytes(10));

        var error = await Failure(FileAt(server.Address));

        error.Message.Should().Contain("it has 10 bytes, and the published one 3,000,000");
        Visible.Should().BeEmpty();
    }

    [Fact]
    public async Task A_file_without_a_length_in_the_header_is_cut_where_the_published_one_ends()
    {
        using var server = new FileServer(request =>
        {
            request.Head("200 OK", "Transfer-Encoding: chunked");
            while (true) request.Write([.. "10000\r\n"u8, .. new byte[0x10000], .. "\r\n"u8]);
        });

        var error = await Failure(FileAt(server.Address));

        error.Message.Should().Contain("longer than 3,000,000 bytes");
        Visible.Should().BeEmpty();
        File.Exists(Part).Should().BeFalse("no part of it is of use");
    }

    [Theory]
    [InlineData("404 Not Found")]
    [InlineData("403 Forbidden")]
    [InlineData("410 Gone")]
    public async Task A_refusal_is_told_and_not_asked_again(string status)
    {
        using var server = new FileServer(request => request.Refuse(status));

        var error = await Failure(FileAt(server.Address));

        error.Message.Should().Contain($"{server.Address}{Name}: The server answered {status}.").And.Contain($"Put the file from {server.Address}");
        server.Requests.Should().HaveCount(1);
        Visible.Should().BeEmpty();
    }

    [Fact]
    public async Task Where_the_first_address_fails_the_next_is_asked()
    {
        using var gone = new FileServer(request => request.Refuse("404 Not Found"));
        using var server = new FileServer(Content);

        await Fetch(FileAt(gone.Address, server.Address));

        TargetShouldBeWhole();
    }

    [Fact]
    public async Task Where_all_addresses_fail_the_error_has_the_reason_of_each()
    {
        using var gone = new FileServer(request => request.Refuse("404 Not Found"));
        using var other = new FileServer(RandomBytes(10));

        var error = await Failure(FileAt(gone.Address, other.Address));

        error.Message.Should().Contain("404 Not Found").And.Contain("it has 10 bytes");
    }

    [Fact]
    public async Task A_mirror_takes_the_place_of_all_addresses_and_has_the_files_under_their_names_here()
    {
        using var published = new FileServer(Content);
        using var mirror = new FileServer(Content);

        await Fetch(FileAt(published.Address), Quick with { Mirror = new(mirror.Address, "some/folder") });

        TargetShouldBeWhole();
        published.Requests.Should().BeEmpty();
        mirror.Requests.Should().ContainSingle().Which.Target.Should().Be("/some/folder/" + Name);
    }

    [Fact]
    public async Task A_proxy_is_asked_for_the_address()
    {
        using var proxy = new FileServer(Content);

        await Fetch(FileAt(new Uri("http://weights.invalid/")), Quick with { Proxy = new System.Net.WebProxy(proxy.Address) });

        TargetShouldBeWhole();
        proxy.Requests.Should().ContainSingle().Which.Target.Should().Be("http://weights.invalid/" + Name);
    }

    [SkippableFact]
    public async Task A_full_disk_is_told_and_leaves_nothing()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full, whose writes fail as on a full disk.");
        using var server = new FileServer(Content);
        Directory.CreateDirectory(Folder);
        File.CreateSymbolicLink(Part, "/dev/full");

        var error = await Failure(FileAt(server.Address));

        error.Message.Should().StartWith($"'{Target}' cannot be written: No space left on device").And.EndWith("What had come was deleted.");
        NothingShouldStay();
        File.Exists("/dev/full").Should().BeTrue();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told()
    {
        using var server = new FileServer(Content);
        File.WriteAllText(Folder, "a file where the folder should be");

        var error = await Failure(FileAt(server.Address));

        error.Message.Should().Contain($"'{Target}' cannot be written");
    }

    [Fact]
    public async Task Two_tasks_fetch_a_file_once_and_the_second_says_that_it_waits()
    {
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        using var server = new FileServer(request =>
        {
            begun.Set();
            goOn.Wait(TimeSpan.FromSeconds(30));
            request.Send(Content);
        });
        var stages = new List<DownloadStage>();

        var first = Fetch(FileAt(server.Address));
        begun.Wait(TimeSpan.FromSeconds(30)).Should().BeTrue();
        var second = Fetch(FileAt(server.Address), progress: report =>
        {
            stages.Add(report.Stage);
            goOn.Set();
        });
        await Task.WhenAll(first, second);

        TargetShouldBeWhole();
        server.Requests.Should().HaveCount(1);
        stages.Should().Equal(DownloadStage.Waiting);
    }

    [Fact]
    public async Task Who_waits_for_another_can_give_up()
    {
        using var server = new FileServer(Content);
        Directory.CreateDirectory(Folder);
        using var held = new FileStream(Path.Combine(Folder, $".{Name}.lock"), FileMode.Create, FileAccess.Write, FileShare.None);
        using var cancellation = new CancellationTokenSource();

        var waiting = () => Fetch(FileAt(server.Address), progress: _ => cancellation.Cancel(), cancellation: cancellation.Token);

        await waiting.Should().ThrowAsync<OperationCanceledException>();
        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_lock_file_that_a_crash_left_behind_holds_nobody_up()
    {
        using var server = new FileServer(Content);
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, $".{Name}.lock"), "");

        await Fetch(FileAt(server.Address));

        TargetShouldBeWhole();
    }

    private void PutByHand(byte[] content)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Target, content);
    }

    private void NothingShouldStay() => Directory.GetFiles(Folder).Should().BeEmpty();
}
