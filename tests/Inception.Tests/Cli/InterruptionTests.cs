using System.Runtime.InteropServices;
using Inception.Cli;

namespace Inception.Tests.Cli;

public class InterruptionTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(300), ShorterThanAStep = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_command_that_saves_itself_is_waited_for_as_long_as_its_step_takes()
    {
        using var interruption = new Interruption();
        var isSaved = false;

        var command = interruption.Bound(LongStep(interruption, then: () => isSaved = true), Timeout.InfiniteTimeSpan);

        (await command).Should().Be(7);
        isSaved.Should().BeTrue();
        interruption.ExitCode.Should().Be(130);
        interruption.HasLeftWorkBehind.Should().BeFalse();
    }

    [Fact]
    public async Task A_command_that_has_nothing_to_save_is_left_behind_after_its_grace()
    {
        using var interruption = new Interruption();

        var command = interruption.Bound(LongStep(interruption, then: () => { }), ShorterThanAStep);

        await FluentActions.Awaiting(() => command).Should().ThrowAsync<OperationCanceledException>();
        interruption.HasLeftWorkBehind.Should().BeTrue();
    }

    /// <summary>A command that is asked to stop in the middle of a step, which cannot stop.</summary>
    private static Func<CancellationToken, Task<int>> LongStep(Interruption interruption, Action then) => _ =>
    {
        interruption.Ask(new PosixSignalContext(PosixSignal.SIGINT), exitCode: 130);
        Thread.Sleep(Step);
        then();
        return Task.FromResult(7);
    };
}
