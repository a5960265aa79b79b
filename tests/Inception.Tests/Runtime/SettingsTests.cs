using System.Diagnostics;
using Inception.Runtime;

namespace Inception.Tests.Runtime;

/// <summary>Settings of a whole process, each in a process of its own.</summary>
public class SettingsTests
{
    [SkippableFact]
    public void The_way_of_waiting_is_taken_before_libtorch_loads_and_refused_after_and_kept_memory_can_be_returned()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "other systems have no such settings");

        var output = ConsoleRun.Of(Probe(policy: null)).ShouldSucceed();

        output.Should().Contain("first: Taken").And.Contain("product: 512").And.Contain("later: TooLate");
        output.Should().Contain("kept: True").And.Contain("returned: True").And.Contain("smaller: True");
    }

    [SkippableFact]
    public void What_the_environment_says_comes_first()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "other systems have no such settings");

        ConsoleRun.Of(Probe(policy: "ACTIVE")).ShouldSucceed().Should().Contain("first: SetByEnvironment");
    }

    [Fact]
    public void A_way_of_waiting_that_is_none_is_refused() =>
        FluentActions.Invoking(() => OpenMpThreads.Wait((ThreadWaiting)7)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Spinning, Brief, Asleep*");

    private static ProcessStartInfo Probe(string? policy) => new(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        ["exec", Path.Combine(AppContext.BaseDirectory, "Inception.Tests.dll"), SettingsProbe.Command])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["OMP_WAIT_POLICY"] = policy, ["GOMP_SPINCOUNT"] = null },
    };
}
