using Inception.Training;

namespace Inception.Tests.Training;

public sealed class TrainingOptionsTests
{
    public static TheoryData<string, TrainingOptions> OutOfRange => new()
    {
        { "Epochs", new() { Epochs = 0 } },
        { "BatchSize", new() { BatchSize = 1 } },
        { "LearningRate", new() { LearningRate = 0 } },
        { "LearningRate", new() { LearningRate = double.NaN } },
        { "WarmUp", new() { WarmUp = 1.1 } },
        { "Optimizer", new() { Optimizer = (OptimizerKind)7 } },
        { "WeightDecay", new() { WeightDecay = -1 } },
        { "LabelSmoothing", new() { LabelSmoothing = 1 } },
        { "RandomShift", new() { RandomShift = -1 } },
        { "Mean", new() { Mean = double.PositiveInfinity } },
        { "StandardDeviation", new() { StandardDeviation = 0 } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_value_out_of_its_range_is_named(string name, TrainingOptions options)
    {
        var validating = options.Validate;

        validating.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name);
    }

    [Fact]
    public void The_recipe_for_fashion_mnist_is_valid()
    {
        var validating = TrainingOptions.ForFashionMnist.Validate;

        validating.Should().NotThrow();
    }
}
