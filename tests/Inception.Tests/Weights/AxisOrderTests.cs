using Inception.Weights;
using static TorchSharp.torch;

namespace Inception.Tests.Weights;

/// <summary>The order of axes is libtorch's <c>permute</c>.</summary>
public sealed class AxisOrderTests
{
    public static TheoryData<long[], int[]> Orders => new()
    {
        { [3, 3, 5, 37], [3, 2, 0, 1] },
        { [1, 7, 19, 33], [3, 2, 0, 1] },
        { [1, 1, 40, 16], [3, 2, 0, 1] },
        { [3, 3, 21, 1], [2, 3, 0, 1] },
        { [17, 50], [1, 0] },
        { [17, 50], [0, 1] },
        { [2, 3, 4, 5, 6], [4, 1, 3, 0, 2] },
        { [2, 3, 4, 5, 6], [0, 2, 1, 3, 4] },
        { [1, 1, 1], [2, 0, 1] },
        { [9], [0] },
        { [], [] },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void Values_stand_where_permute_puts_them(long[] shape, int[] order)
    {
        using var values = arange(shape.Aggregate(1L, (product, size) => product * size), dtype: ScalarType.Float32).reshape(shape);
        using var expected = values.permute([.. order.Select(axis => (long)axis)]).contiguous();
        var found = new float[values.numel()];

        AxisOrder.Copy<float>(values.data<float>().ToArray(), shape, order, found);

        found.Should().Equal(expected.data<float>().ToArray());
    }

    [Fact]
    public void Nothing_stays_nothing()
    {
        var copy = () => AxisOrder.Copy<float>([], [4, 0, 3], [2, 1, 0], []);

        copy.Should().NotThrow();
    }
}
