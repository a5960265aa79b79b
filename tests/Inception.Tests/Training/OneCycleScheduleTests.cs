using FsCheck.Xunit;
using Inception.Training;

namespace Inception.Tests.Training;

public sealed class OneCycleScheduleTests
{
    [Fact]
    public void The_rate_rises_in_a_line_and_falls_as_half_a_cosine()
    {
        var schedule = new OneCycleSchedule(peak: 1.0, steps: 9, warmUp: 4.0 / 9);

        var rates = Enumerable.Range(0, 9).Select(schedule.At).ToList();

        // r = 4 steps of rise; then ½(1 + cos(π·k/6)) for k = 0 … 5.
        double[] expected = [0.25, 0.5, 0.75, 1, (1 + Math.Sqrt(3) / 2) / 2, 0.75, 0.5, 0.25, (1 - Math.Sqrt(3) / 2) / 2];
        for (var i = 0; i < expected.Length; i++)
            rates[i].Should().BeApproximately(expected[i], 1e-12, "only rounding separates the two formulas, in step {0}", i);
    }

    [Property]
    public bool Every_rate_is_above_zero_and_at_most_the_peak(ushort steps, byte warmUp)
    {
        var schedule = new OneCycleSchedule(peak: 0.1, steps + 1, warmUp / 255.0);

        return Enumerable.Range(0, steps + 1).All(step => schedule.At(step) is > 0 and <= 0.1);
    }
}
