using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>PyTorch's quantized tensors as float32. The values are what PyTorch's <c>dequantize()</c> gives for make_fixtures.py's tensors.</summary>
public class QuantizedTensorsTests
{
    private static readonly float[] Eighths = [.. Enumerable.Range(-6, 12).Select(i => i / 8f)];

    private static readonly float[] Rows = [-6, -5, -4, -3, -2, -1, 0, 1, 1.875f, 3, 4.125f, 4.875f];

    private static readonly float[] Filters =
        [-12, -11, -10, -9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4.125f, 4.875f, 6, 7.125f, 7.875f, 9, 10.125f, 10.875f];

    [Theory]
    [InlineData("quantized_types.pth", CheckpointFormat.PyTorchZip)]
    [InlineData("quantized_types.legacy.pth", CheckpointFormat.PyTorchLegacy)]
    [InlineData("quantized_types.pt", CheckpointFormat.TorchScript)]
    public void Every_type_and_scheme_becomes_the_numbers_that_it_stands_for(string name, CheckpointFormat format)
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find(name));

        checkpoint.Format.Should().Be(format);
        checkpoint.ReadFloat32("qint8").Should().Equal(Eighths);
        checkpoint.ReadFloat32("quint8").Should().Equal(Enumerable.Range(0, 12).Select(i => i / 8f));
        checkpoint.ReadFloat32("qint32").Should().Equal(Eighths);
        checkpoint.ReadFloat32("rows").Should().Equal(Rows);
        checkpoint.ReadFloat32("filters").Should().Equal(Filters, "channels come last in the file");
        checkpoint.ReadFloat32("slice").Should().Equal(Eighths[3..7]);
        checkpoint.Entries.Single(entry => entry.Key == "filters").Shape.Should().Equal(3, 2, 2, 2);
    }

    [Theory]
    [InlineData("quantized_types.pth")]
    [InlineData("quantized_types.legacy.pth")]
    public void Packed_parameters_are_a_weight_and_a_bias(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find(name));

        checkpoint.ReadFloat32("fc._packed_params._packed_params.0").Should().Equal(Rows);
        checkpoint.ReadFloat32("fc._packed_params._packed_params.1").Should().Equal(0, 1, 2);
    }

    /// <summary>TorchScript keeps packed parameters in an object of PyTorch's own, which is not made; what stands beside it is read.</summary>
    [Fact]
    public void Packed_parameters_of_TorchScript_do_not_hide_the_other_weights()
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find("quantized_packed.pt"));

        checkpoint.ReadFloat32("weight").Should().Equal(0, 1, 2, 3, 4, 5);
    }
}
