using Inception.Weights.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Weights;

public sealed class CheckpointTests
{
    [Theory]
    [InlineData("dtypes.pth", CheckpointFormat.PyTorchZip)]
    [InlineData("dtypes.legacy.pth", CheckpointFormat.PyTorchLegacy)]
    [InlineData("dtypes.safetensors", CheckpointFormat.Safetensors)]
    public void The_format_is_recognised_by_the_content(string name, CheckpointFormat format)
    {
        using var folder = new TemporaryFolder();
        var disguised = folder.Write("weights.bin", File.ReadAllBytes(Fixture.Find(name)));

        using var checkpoint = Checkpoint.Open(disguised);

        checkpoint.Format.Should().Be(format);
        checkpoint.FilePath.Should().Be(disguised);
    }

    /// <summary>Without TorchSharp: the same values as the tensor's, and none of a complex number.</summary>
    [Theory]
    [InlineData("dtypes.pth")]
    [InlineData("dtypes.legacy.pth")]
    [InlineData("dtypes.safetensors")]
    [InlineData("views.pth")]
    [InlineData("views.deflated.pth")]
    [InlineData("repeated.pth")]
    [InlineData("network.pth")]
    public void Every_element_type_is_read_as_float32(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find(name));

        foreach (var entry in checkpoint.Entries)
        {
            var read = () => checkpoint.ReadFloat32(entry.Key).Select(value => (double)value).ToArray();

            if (entry.ElementType is ElementType.Complex64 or ElementType.Complex128)
                read.Should().Throw<CheckpointException>().WithMessage($"*'{entry.Key}'*{entry.ElementType}*");
            else
                read().Should().Equal(checkpoint.ReadValues(entry.Key), "{0} is not a complex number", entry.Key);
        }
    }

    // Exact: every value is a small multiple of 1/4, which each type holds. See dtypes() in make_fixtures.py.
    [Theory]
    [InlineData("dtypes.pth")]
    [InlineData("dtypes.legacy.pth")]
    [InlineData("dtypes.safetensors")]
    public void Every_element_type_is_read_with_its_exact_values(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find(name));
        double[] signed = [-3, -2, -1, 0, 1, 2];
        double[] quarters = [.. signed.Select(value => value / 4)];

        foreach (var entry in checkpoint.Entries.Where(entry => !entry.Key.StartsWith("float8", StringComparison.Ordinal)))
        {
            using var tensor = checkpoint.Read(entry.Key);
            tensor.dtype.Should().Be(entry.ElementType.ToScalarType(), "the entry of {0} says so", entry.Key);
            tensor.shape.Should().Equal(entry.Shape, "the entry of {0} says so", entry.Key);
            if (entry.Key is "complex64" or "complex128")
            {
                using var real = tensor.real;
                using var imaginary = tensor.imag;
                Fixture.Values(real).Should().Equal(signed);
                Fixture.Values(imaginary).Should().Equal(0, 1, 2, 3, 4, 5);
                continue;
            }
            Fixture.Values(tensor).Should().Equal(
                entry.Key switch
                {
                    "float32" or "float64" or "float16" or "bfloat16" => quarters,
                    "uint8" => [0, 1, 2, 3, 4, 5],
                    "bool" => [1, 0, 1, 0, 1, 0],
                    "scalar" => [41],
                    "empty" => [],
                    _ => signed,
                },
                "{0} was saved so", entry.Key);
        }
        checkpoint.Entries.Should().HaveCountGreaterThanOrEqualTo(13);
    }

    [Fact]
    public void Entries_stand_in_the_order_of_the_file()
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find("dtypes.pth"));

        checkpoint.Entries.Select(entry => entry.Key).Should().Equal(
            "float32", "float64", "float16", "bfloat16", "int8", "int16", "int32", "int64", "uint8", "bool", "complex64", "complex128", "scalar", "empty");
        checkpoint.Entries[0].Shape.Should().Equal(2, 3);
        checkpoint.Entries[12].Shape.Should().BeEmpty();
        checkpoint.Entries[13].Shape.Should().Equal(0, 3);
    }

    // The corners of both formats, from arXiv 2209.05433, table 1; the file holds all 256 bytes in order.
    [Fact]
    public void Eight_bit_floats_become_single_precision()
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find("dtypes.safetensors"));
        var e4m3 = checkpoint.ReadValues("float8_e4m3");
        var e5m2 = checkpoint.ReadValues("float8_e5m2");

        e4m3[0x00].Should().Be(0);
        e4m3[0x01].Should().Be(Math.ScaleB(1, -9));
        e4m3[0x08].Should().Be(Math.ScaleB(1, -6));
        e4m3[0x38].Should().Be(1);
        e4m3[0xB8].Should().Be(-1);
        e4m3[0x7E].Should().Be(448);
        e4m3[0x7F].Should().Be(double.NaN);
        e5m2[0x01].Should().Be(Math.ScaleB(1, -16));
        e5m2[0x3C].Should().Be(1);
        e5m2[0x7B].Should().Be(57344);
        e5m2[0x7C].Should().Be(double.PositiveInfinity);
        e5m2[0xFC].Should().Be(double.NegativeInfinity);
        e5m2[0x7F].Should().Be(double.NaN);
    }

    // The storage counts 0..23, so a view's values are the places it points to. See views() in make_fixtures.py.
    [Theory]
    [InlineData("views.pth")]
    [InlineData("views.legacy.pth")]
    [InlineData("views.deflated.pth")]
    public void Strided_and_shifted_views_of_one_storage_are_read(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find(name));

        checkpoint.ReadValues("whole").Should().Equal(Enumerable.Range(0, 24).Select(i => (double)i));
        checkpoint.ReadValues("transposed").Should().Equal(from column in Enumerable.Range(0, 6) from row in Enumerable.Range(0, 4) select (double)(row * 6 + column));
        checkpoint.ReadValues("column").Should().Equal(2, 8, 14, 20);
        checkpoint.ReadValues("block").Should().Equal(8, 9, 10, 14, 15, 16);
        checkpoint.ReadValues("every_other").Should().Equal(Enumerable.Range(0, 12).Select(i => i * 2 + 1.0));
        checkpoint.ReadValues("permuted").Should().Equal(
            from last in Enumerable.Range(0, 4) from first in Enumerable.Range(0, 2) from middle in Enumerable.Range(0, 3) select (double)(first * 12 + middle * 4 + last));
        checkpoint.ReadValues("tail").Should().Equal(20, 21, 22, 23);
        checkpoint.ReadValues("channels_last").Should().Equal(Enumerable.Range(0, 48).Select(i => (double)i));
    }

    [Theory]
    [InlineData("network.pth")]
    [InlineData("network.legacy.pth")]
    [InlineData("state_dict.pth")]
    [InlineData("model.pth")]
    [InlineData("nested.pth")]
    [InlineData("zip64.pth")]
    [InlineData("protocol_4.pth")]
    [InlineData("two_models.legacy.pth")]
    public void Wrappers_and_nested_dictionaries_lead_to_the_same_keys(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find(name));

        checkpoint.Entries.Select(entry => entry.Key).Should().Equal(Fixture.NetworkKeys);
    }

    [Theory]
    [InlineData("parameters.pth")]
    [InlineData("parameters.legacy.pth")]
    public void Parameters_are_read_as_tensors(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find(name));

        checkpoint.Entries.Select(entry => entry.Key).Should().Equal("conv.weight", "bn.weight", "bn.bias", "fc.weight", "fc.bias");
        checkpoint.ReadValues("bn.weight").Should().Equal(Fixture.NetworkValues("bn.weight"));
    }

    [Fact]
    public void Strings_and_numbers_beside_the_tensors_are_metadata()
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find("state_dict.pth"));

        checkpoint.Metadata.Should().BeEquivalentTo(new Dictionary<string, string> { ["epoch"] = "12", ["arch"] = "small", ["best_acc1"] = "77.5" });
    }

    [Fact]
    public void The_metadata_of_safetensors_is_read()
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find("dtypes.safetensors"));

        checkpoint.Metadata.Should().BeEquivalentTo(new Dictionary<string, string> { ["format"] = "pt", ["made by"] = "make_fixtures.py" });
    }

    [Fact]
    public void One_of_several_dictionaries_can_be_chosen()
    {
        using var first = Checkpoint.Open(Fixture.Find("two_models.legacy.pth"));
        using var other = Checkpoint.Open(Fixture.Find("two_models.legacy.pth"), new CheckpointOptions { StateDict = "model_ema" });

        first.Entries[0].ElementType.Should().Be(ElementType.Float16);
        other.Entries[0].ElementType.Should().Be(ElementType.Float32);
    }

    [Fact]
    public void A_dictionary_that_is_not_there_is_an_error_that_names_those_that_are()
    {
        var open = () => Checkpoint.Open(Fixture.Find("two_models.legacy.pth"), new CheckpointOptions { StateDict = "ema" });

        open.Should().Throw<CheckpointException>().WithMessage("*no dictionary 'ema'*'model', 'model_ema'*");
    }

    [Fact]
    public void A_key_that_is_not_there_is_an_error_that_names_it()
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find("network.pth"));

        checkpoint.Invoking(it => it.Read("conv.bias")).Should().Throw<KeyNotFoundException>().WithMessage("*network.pth*'conv.bias'*");
    }

    [Fact]
    public void Tensors_live_on_after_the_checkpoint_is_closed()
    {
        Tensor tensor;
        using (var checkpoint = Checkpoint.Open(Fixture.Find("network.pth")))
            tensor = checkpoint.Read("fc.bias");

        using (tensor)
            Fixture.Values(tensor).Should().HaveCount(5);
    }

    [Fact]
    public void A_closed_checkpoint_reads_nothing()
    {
        var checkpoint = Checkpoint.Open(Fixture.Find("network.pth"));
        checkpoint.Dispose();

        checkpoint.Invoking(it => it.Read("fc.bias")).Should().Throw<ObjectDisposedException>();
    }

    [Theory]
    [InlineData("dtypes.pth")]
    [InlineData("views.deflated.pth")]
    [InlineData("dtypes.safetensors")]
    public void Reading_leaves_no_tensor_but_the_results(string name)
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find(name));
        var before = LiveTensors;

        foreach (var entry in checkpoint.Entries)
            checkpoint.Read(entry.Key).Dispose();

        LiveTensors.Should().Be(before);
    }

    [Fact]
    public void Several_threads_can_read_at_once()
    {
        using var checkpoint = Checkpoint.Open(Fixture.Find("views.pth"));

        var sums = Enumerable.Range(0, 64).AsParallel().Select(_ => checkpoint.ReadValues("transposed").Sum()).ToArray();

        sums.Should().AllBeEquivalentTo(276.0); // 0 + 1 + … + 23
    }

    private static long LiveTensors => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
}
