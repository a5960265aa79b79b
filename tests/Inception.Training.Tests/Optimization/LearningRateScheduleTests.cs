using Inception.Training.Optimization;

namespace Inception.Training.Tests.Optimization;

public class LearningRateScheduleTests
{
    public static TheoryData<string, LearningRateSchedule> Schedules => new()
    {
        { "exponential", new ExponentialDecay { Rate = 0.1 } },
        { "exponential, smooth", new ExponentialDecay { Rate = 0.1, Staircase = false } },
        { "cosine", new CosineDecay { Rate = 0.1, FinalRate = 0.001 } },
        { "cosine, warm-up", new CosineDecay { Rate = 0.1, WarmUpEpochs = 1.5 } },
        { "one-cycle", new OneCycle { Rate = 0.1 } },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void The_rates_of_all_steps_are_the_references(string reference, LearningRateSchedule schedule)
    {
        var length = new TrainingLength(StepsPerEpoch: 4, Epochs: 5);

        var rates = Enumerable.Range(0, 20).Select(step => schedule.At(step, length));

        // PyTorch computes some of them one from the other, and rounds 20 times.
        rates.Should().Equal(TrainingReference.Instance.Schedules[reference], (found, expected) => Math.Abs(found - expected) <= 1e-15);
    }

    [Fact]
    public void A_constant_rate_warms_up()
    {
        var schedule = new ConstantRate { Rate = 0.3, WarmUpEpochs = 0.5 };

        Enumerable.Range(0, 5).Select(step => schedule.At(step, new(4, 3))).Should().Equal(0.15, 0.3, 0.3, 0.3, 0.3);
    }
}
