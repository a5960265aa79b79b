using Inception.Networks;

namespace Inception.Training.Tests;

public sealed class GradualUnfreezingTests : IDisposable
{
    private readonly InceptionSmall _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void By_default_the_classifier_learns_for_a_fifth_and_the_stages_join_in_half_of_the_rest()
    {
        var options = new GradualUnfreezing().For(_network);

        options.Epochs.Should().Be(10);
        Freezes(options).Should().Equal((1, "mixed4"), (3, "mixed2"), (4, "mixed1"), (5, "stem1"), (6, null));
        options.StageRates.Should().BeEmpty();
        options.Schedule.Rate.Should().Be(0.01, "a trained network takes a tenth of the rate for random weights");
        options.WeightDecay.Should().Be(new TrainingOptions().WeightDecay);
    }

    /// <summary>The formula that <c>inception finetune</c> has had from the beginning, for all lengths up to 30 epochs.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("stem1")]
    [InlineData("mixed2")]
    [InlineData("mixed4")]
    public void Numbers_of_fine_tuning_stay_as_they_were(string? keepFrozenUpTo)
    {
        string[] trunk = ["stem1", "mixed1", "mixed2", "mixed3", "mixed4"];
        var frozen = Array.IndexOf(trunk, keepFrozenUpTo) + 1;
        for (var epochs = 1; epochs <= 30; epochs++)
        {
            for (var head = 0; head <= epochs + 1; head++)
            {
                var expected = new List<(int, string?)>();
                if (head > 0) expected.Add((1, trunk[^1]));
                var steps = Math.Max(1, (epochs - head + 1) / 2);
                for (var step = 1; step <= steps && head + step <= epochs; step++)
                {
                    var left = trunk.Length - (int)Math.Ceiling((trunk.Length - frozen) * (double)step / steps);
                    expected.Add((head + step, left == 0 ? null : trunk[left - 1]));
                }

                var options = new GradualUnfreezing { Epochs = epochs, HeadEpochs = head, KeepFrozenUpTo = keepFrozenUpTo }.For(_network);

                Freezes(options).Should().Equal(expected, $"of {epochs} epochs, {head} for the classifier");
            }
        }
    }

    [Fact]
    public void Groups_are_unfrozen_from_the_end_with_smaller_rates_before()
    {
        var recipe = new GradualUnfreezing { Epochs = 14, HeadEpochs = 2, Groups = 3, EpochsPerGroup = 4, RateFactor = 0.5 };

        var options = recipe.For(_network, new() { WeightDecay = 0.25, StageRates = new Dictionary<string, double> { ["mixed1"] = 0.75 } });

        options.Epochs.Should().Be(14);
        options.WeightDecay.Should().Be(0.25);
        Freezes(options).Should().Equal((1, "mixed4"), (3, "mixed2"), (7, "stem1"), (11, null));
        options.StageRates.Should().BeEquivalentTo(new Dictionary<string, double>
        {
            ["mixed4"] = 0.5,
            ["mixed3"] = 0.5,
            ["mixed2"] = 0.25,
            ["mixed1"] = 0.75,
            ["stem1"] = 0.125,
        });
    }

    [Fact]
    public void A_recipe_that_does_not_fit_is_refused()
    {
        Creating(new() { Groups = 7 }).Should().Throw<ArgumentException>().WithMessage("*at most 5*stem1*mixed4*");
        Creating(new() { KeepFrozenUpTo = "mixed9" }).Should().Throw<ArgumentException>().WithMessage("*mixed9*");
        Creating(new() { HeadEpochs = 0, Groups = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        Creating(new() { Epochs = 3, Groups = 3 }).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*more than 3*");
        Creating(new() { Epochs = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        Creating(new() { EpochsPerGroup = 0 }).Should().Throw<ArgumentOutOfRangeException>();
        Creating(new() { RateFactor = 2 }).Should().Throw<ArgumentOutOfRangeException>();

        Action Creating(GradualUnfreezing recipe) => () => recipe.For(_network);
    }

    private static IEnumerable<(int Epoch, string? UpTo)> Freezes(TrainingOptions options) => options.Freezes.Select(freeze => (freeze.Epoch, freeze.UpTo));
}
