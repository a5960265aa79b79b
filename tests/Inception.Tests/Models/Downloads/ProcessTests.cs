using System.Diagnostics;

namespace Inception.Tests.Models.Downloads;

/// <summary>Real processes: killed in the middle, and side by side.</summary>
public sealed class ProcessTests : DownloadFixture
{
    private const int Killed = 1_000_000;

    [Fact]
    public async Task A_download_that_was_killed_goes_on_in_the_next_process()
    {
        var first = true;
        using var server = new FileServer(request =>
        {
            var isFirst = first;
            first = false;
            request.Send(Content, end: isFirst ? Killed : null);
            if (isFirst) request.AwaitEnd(); // silent until the process is killed
        });
        using (var process = Start(server))
        {
            while (await process.StandardOutput.ReadLineAsync() != $"Receiving {Killed}") { }
            process.Kill();
            await process.WaitForExitAsync();
        }

        Visible.Should().BeEmpty();
        using var next = Start(server);
        var run = ConsoleRun.ToEnd(next);

        run.ShouldSucceed().TrimEnd().Should().EndWith(Target);
        TargetShouldBeWhole();
        server.Requests.Select(request => request.From).Should().Equal(0, Killed);
    }

    [Fact]
    public async Task Two_processes_fetch_a_file_once()
    {
        using var begun = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        using var server = new FileServer(request =>
        {
            begun.Release();
            goOn.Wait(TimeSpan.FromSeconds(60));
            request.Send(Content);
        });

        using var first = Start(server);
        (await begun.WaitAsync(TimeSpan.FromSeconds(60))).Should().BeTrue();
        using var second = Start(server);
        var waiting = await second.StandardOutput.ReadLineAsync();
        goOn.Release();

        waiting.Should().Be("Waiting 0");
        ConsoleRun.ToEnd(first).ShouldSucceed().TrimEnd().Should().EndWith(Target);
        ConsoleRun.ToEnd(second).ShouldSucceed().TrimEnd().Should().Be(Target);
        TargetShouldBeWhole();
        server.Requests.Should().HaveCount(1);
    }

    private Process Start(FileServer server) => Process.Start(
        new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [
                "exec", Path.Combine(AppContext.BaseDirectory, "Inception.Tests.dll"),
                .. DownloadProbe.Arguments(new(server.Address, Name), Name, Content.Length, Sha256(Content), Folder),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
