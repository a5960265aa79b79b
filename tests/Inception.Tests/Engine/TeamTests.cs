using Inception.Engine.Threads;

namespace Inception.Tests.Engine;

public class TeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void All_members_meet_after_each_phase(int size)
    {
        using var team = new Team(size);
        for (var run = 0; run < 50; run++)
        {
            var (counts, isWrong) = (new int[20], false);
            team.Run(_ =>
            {
                for (var phase = 0; phase < counts.Length; phase++)
                {
                    Interlocked.Increment(ref counts[phase]);
                    team.Meet();
                    if (Volatile.Read(ref counts[phase]) != size) isWrong = true;
                }
            });

            isWrong.Should().BeFalse();
            counts.Should().OnlyContain(count => count == size);
        }
    }

    /// <summary>Whoever fails, between whichever meetings: nobody waits for ever, the caller gets the error, and the next run is as if nothing had been.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_failure_ends_the_run_and_not_the_team(int size)
    {
        using var team = new Team(size);
        for (var failing = 0; failing < size; failing++)
        {
            for (var phase = 0; phase < 3; phase++)
            {
                var (who, when) = (failing, phase);
                FluentActions.Invoking(() => team.Run(member =>
                {
                    for (var i = 0; i < 3; i++)
                    {
                        if (member == who && i == when) throw new InvalidDataException($"{member}");
                        team.Meet();
                    }
                })).Should().Throw<InvalidDataException>().WithMessage($"{who}");

                var count = 0;
                team.Run(_ =>
                {
                    team.Meet();
                    Interlocked.Increment(ref count);
                });
                count.Should().Be(size);
            }
        }
    }
}
