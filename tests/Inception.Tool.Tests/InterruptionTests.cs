using System.Runtime.InteropServices;

namespace Inception.Tool.Tests;

public class InterruptionTests
{
    [Fact]
    public async Task A_command_that_saves_itself_is_waited_for_as_long_as_its_step_takes()
    {
        using var interruption = new Interruption();
        var isSaved = false;

        var command = interruption.Bound(AskedToStopInAStep(interruption, step: () =>
        {
            Thread.Sleep(TimeSpan.FromMilliseconds(300));
            isSaved = true;
        }), Timeout.InfiniteTimeSpan);

        (await command).Should().Be(7);
        isSaved.Should().BeTrue();
        interruption.ExitCode.Should().Be(130);
        interruption.HasLeftWorkBehind.Should().BeFalse();
    }

    [Fact]
    public async Task A_command_that_has_nothing_to_save_is_left_behind_after_its_grace()
    {
        using var interruption = new Interruption();
        var endless = new ManualResetEventSlim();   // not disposed: the command left behind may wait on it still

        var command = interruption.Bound(AskedToStopInAStep(interruption, endless.Wait), TimeSpan.FromMilliseconds(20));

        await FluentActions.Awaiting(() => command).Should().ThrowAsync<OperationCanceledException>();
        interruption.HasLeftWorkBehind.Should().BeTrue();
        endless.Set();
    }

    /// <summary>A command that is asked to stop in the middle of a step, which cannot stop.</summary>
    private static Func<CancellationToken, Task<int>> AskedToStopInAStep(Interruption interruption, Action step) => _ =>
    {
        interruption.Ask(new PosixSignalContext(PosixSignal.SIGINT), exitCode: 130);
        step();
        return Task.FromResult(7);
    };
}
