using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Weights;

/// <summary>Views that repeat values of their storage, and shapes that hold the same numbers in the same order.</summary>
public sealed class RepeatedValuesTests
{
    // The storage counts 0, 1, 2, …: see repeated() in make_fixtures.py.
    [Theory]
    [InlineData("repeated.pth")]
    [InlineData("repeated.legacy.pth")]
    public void Expanded_and_overlapping_views_are_read(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find(name));

        checkpoint.ReadValues("expanded").Should().Equal(0.5, 0.5, 0.5);
        checkpoint.ReadValues("scalar").Should().Equal(7, 7, 7, 7, 7, 7);
        checkpoint.ReadValues("rows").Should().Equal(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2);
        checkpoint.ReadValues("columns").Should().Equal(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3);
        checkpoint.ReadValues("windows").Should().Equal(0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8, 9, 8, 9, 10, 11);
        checkpoint.ReadValues("diagonal").Should().Equal(0, 1, 2, 1, 2, 3, 2, 3, 4);
        checkpoint.ReadValues("expanded_half").Should().Equal(0.5, 0.5, 0.5, 0.5);
        checkpoint.ReadValues("empty").Should().BeEmpty();
    }

    [Fact]
    public void Expanded_tensors_stay_below_a_limit()
    {
        var open = (CheckpointOptions options) => FluentActions.Invoking(() => Checkpoint.Open(Fixture.Find("repeated.pth"), options).Dispose());

        open(new() { MaxExpandedBytes = 100 }).Should().Throw<CheckpointException>().WithMessage($"*{nameof(CheckpointOptions.MaxExpandedBytes)}*");
        open(new() { MaxExpandedBytes = 200 }).Should().NotThrow();
        FluentActions.Invoking(() => Checkpoint.Open(Fixture.Find("bad_expanded.pth"))).Should().Throw<CheckpointException>()
            .WithMessage($"*{nameof(CheckpointOptions.MaxExpandedBytes)}*");
    }

    [Theory]
    [InlineData(new long[] { 5, 4 })]
    [InlineData(new long[] { 5, 4, 1 })]
    [InlineData(new long[] { 5, 4, 1, 1 })]
    [InlineData(new long[] { 1, 1, 5, 4 })]
    public void A_fully_connected_layer_takes_its_matrix_in_any_shape(long[] shape)
    {
        using var network = nn.Linear(4, 5);

        Load(network, shape, [1, 5]).IsComplete.Should().BeTrue();

        Fixture.Values(network.weight!).Should().Equal(Enumerable.Range(0, 20).Select(i => (double)i));
        Fixture.Values(network.bias!).Should().Equal(0, 1, 2, 3, 4);
    }

    [Theory]
    [InlineData(new long[] { 5, 4 })]
    [InlineData(new long[] { 5, 4, 1 })]
    public void A_filter_of_1_by_1_takes_its_matrix(long[] shape)
    {
        using var network = nn.Conv2d(4, 5, 1);

        Load(network, shape, [1, 5, 1, 1]).IsComplete.Should().BeTrue();

        Fixture.Values(network.weight!).Should().Equal(Enumerable.Range(0, 20).Select(i => (double)i));
    }

    // The same numbers in another order: HWIO of TensorFlow, and a transposed matrix.
    [Theory]
    [InlineData(new long[] { 1, 1, 4, 4 })]
    [InlineData(new long[] { 1, 4, 4, 1 })]
    [InlineData(new long[] { 2, 8 })]
    [InlineData(new long[] { 16 })]
    public void A_filter_of_another_order_is_refused(long[] shape)
    {
        using var network = nn.Conv2d(4, 4, 1);

        FluentActions.Invoking(() => Load(network, shape, [4])).Should().Throw<WeightMismatchException>().Which.Report.WrongShape.Should().ContainSingle();
    }

    private static WeightLoadReport Load(nn.Module network, long[] weight, long[] bias)
    {
        using var folder = new TemporaryFolder();
        using var matrix = arange(weight.Aggregate(1L, (product, size) => product * size), dtype: ScalarType.Float32).reshape(weight);
        using var vector = arange(bias.Aggregate(1L, (product, size) => product * size), dtype: ScalarType.Float32).reshape(bias);
        SafetensorsFile.Write(folder["a.safetensors"], new Dictionary<string, Tensor> { ["weight"] = matrix, ["bias"] = vector });
        return network.LoadWeights(folder["a.safetensors"]);
    }
}
