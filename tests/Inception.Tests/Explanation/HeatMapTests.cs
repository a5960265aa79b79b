using Inception.Explanation;
using static TorchSharp.torch;

namespace Inception.Tests.Explanation;

public class HeatMapTests
{
    [Theory]
    [InlineData(7, 7, 224, 224)]
    [InlineData(8, 5, 61, 33)]
    [InlineData(5, 8, 3, 4)]
    [InlineData(1, 1, 4, 4)]
    [InlineData(6, 6, 6, 6)]
    public void Resizing_is_PyTorchs_bilinear_interpolation(int width, int height, int newWidth, int newHeight)
    {
        using var scope = NewDisposeScope();
        var values = rand(1, 1, height, width);
        var expected = nn.functional.interpolate(values, size: [newHeight, newWidth], mode: InterpolationMode.Bilinear, align_corners: false).data<float>().ToArray();

        var resized = new HeatMap(width, height, values.data<float>().ToArray()).Resize(newWidth, newHeight);

        (resized.Width, resized.Height).Should().Be((newWidth, newHeight));
        resized.Values.ToArray().Zip(expected, (a, e) => Math.Abs(a - e)).Max().Should().BeLessThan(1e-5f, "float32 weights");
    }

    [Fact]
    public void Places_are_read_by_column_and_row()
    {
        var map = new HeatMap(3, 2, [0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f]);

        map[2, 0].Should().Be(0.2f);
        map[0, 1].Should().Be(0.3f);
        map.Invoking(m => m[3, 0]).Should().Throw<IndexOutOfRangeException>();
    }

    [Fact]
    public void Sizes_and_values_that_make_no_map_are_refused()
    {
        FluentActions.Invoking(() => new HeatMap(0, 1, [])).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("width");
        FluentActions.Invoking(() => new HeatMap(1, -1, [])).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("height");
        FluentActions.Invoking(() => new HeatMap(2, 2, [0, 0, 0])).Should().Throw<ArgumentException>().WithMessage("Expected 2×2 = 4 values, found 3*");
        FluentActions.Invoking(() => new HeatMap(2, 1, [0, 1.5f])).Should().Throw<ArgumentException>().WithMessage("Expected values from 0 to 1, found 1.5 at place 1*");
        FluentActions.Invoking(() => new HeatMap(1, 1, [float.NaN])).Should().Throw<ArgumentException>().WithMessage("*found NaN at place 0*");
        FluentActions.Invoking(() => new HeatMap(1, 1, [1]).Resize(0, 1)).Should().Throw<ArgumentOutOfRangeException>().WithParameterName("width");
    }
}
