using Inception.Tool.Benchmarking;

namespace Inception.Tool.Tests.Benchmarking;

public class RaceTests
{
    [Fact]
    public void Contestants_take_turns_and_the_warm_up_does_not_count()
    {
        var order = "";

        var timings = Race.Run([() => order += "A", () => order += "B"], rounds: 3);

        order.Should().Be("ABABABABAB", "there are {0} rounds to warm up and three that count", Race.WarmUpRounds);
        timings.Should().HaveCount(2);
    }

    [Fact]
    public void A_race_stops_between_two_runs()
    {
        using var cancellation = new CancellationTokenSource();
        var runs = 0;

        FluentActions.Invoking(() => Race.Run([cancellation.Cancel, () => runs++], rounds: 3, cancellation: cancellation.Token)).Should().Throw<OperationCanceledException>();

        runs.Should().Be(0);
    }

    /// <summary>By <c>numpy.percentile(values, [25, 50, 75])</c> of NumPy 1.24; all are exact in binary.</summary>
    [Theory]
    [InlineData(new double[] { 7 }, 7, 7, 7)]
    [InlineData(new double[] { 4, 1 }, 1.75, 2.5, 3.25)]
    [InlineData(new double[] { 9, 1, 5, 3, 7 }, 3, 5, 7)]
    [InlineData(new double[] { 2, 16, 4, 8 }, 3.5, 6, 10)]
    public void Quartiles_are_NumPys(double[] values, double first, double median, double third) =>
        Timing.From(values).Should().Be(new Timing(values.Min(), first, median, third));
}
