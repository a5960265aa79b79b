using System.Buffers.Binary;
using System.Text;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>Safetensors headers that lie.</summary>
public sealed class SafetensorsTests
{
    private const int DataBytes = 16;

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}}""", "*gap or an overlap*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "*gap or an overlap*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "*fill 12 of the 16 bytes*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[5],"data_offsets":[0,20]}}""", "*'a'*truncated or damaged*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}""", "*'a'*16 to 0*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[-16,0]}}""", "*'a'*-16 to 0*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}""", "*shape*type F32 is said to have 16 bytes*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}""", "*negative*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,16]}}""", "*more elements than a file can hold*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,16]}}""", "*other than an integer*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,16]}}""", "*other than an integer*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4]}}""", "*must have dtype, shape and two data_offsets*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16],"data_offsets":[0,16]}}""", "*repeated 'data_offsets'*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "*two tensors named 'a'*")]
    [InlineData("""{"a":{"dtype":4,"shape":[4],"data_offsets":[0,16]}}""", "*String was expected*")]
    [InlineData("""{"a":[[[[[[]]]]]]}""", "*StartObject was expected*")]
    [InlineData("""{"a":""", "*damaged*")]
    [InlineData("""{} {}""", "*damaged*")]
    [InlineData("""{"a\ud800":{}}""", "*damaged*")]
    public void A_header_that_lies_is_refused(string header, string message)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.safetensors", FileOf(header));

        var open = () => Checkpoint.Open(path);

        open.Should().Throw<CheckpointException>().WithMessage(message);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(1 << 20)]
    public void A_header_longer_than_the_file_is_refused_before_anything_is_allocated(long length)
    {
        var content = FileOf("{}");
        BinaryPrimitives.WriteInt64LittleEndian(content, length);
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.safetensors", content);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var open = () => Checkpoint.Open(path);

        open.Should().Throw<CheckpointException>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    [Theory]
    [InlineData("null", 0)]
    [InlineData("{}", 0)]
    [InlineData("[]", 0)]
    [InlineData("\"pt\"", 0)]
    [InlineData("""{"format":null}""", 0)]
    [InlineData("""{"format":"pt","step":3,"last":true,"nested":{"deep":[[[[[1]]]]]}}""", 4)]
    public void Metadata_of_another_form_does_not_refuse_the_tensors(string metadata, int entries)
    {
        using var folder = new TemporaryFolder();
        var header = $$$"""{"__metadata__":{{{metadata}}},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16],"device":{"index":[0]} } }""";

        using var checkpoint = Checkpoint.Open(folder.Write("a.safetensors", FileOf(header)));

        checkpoint.ReadValues("a").Should().Equal(0, 0, 0, 0);
        checkpoint.Metadata.Should().HaveCount(entries);
        checkpoint.Metadata.GetValueOrDefault("step", "3").Should().Be("3");
        checkpoint.Metadata.GetValueOrDefault("last", "true").Should().Be("true");
    }

    [Theory]
    [InlineData("F4")]
    [InlineData("F8_E8M0")]
    [InlineData("F6_E2M3")]
    [InlineData("U16")]
    [InlineData("U32")]
    [InlineData("U64")]
    [InlineData("Q4")]
    public void A_tensor_of_an_unknown_type_is_an_error_only_when_it_is_read(string type)
    {
        using var folder = new TemporaryFolder();
        var header = $$$"""{"a":{"dtype":"{{{type}}}","shape":[16],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""";

        using var checkpoint = Checkpoint.Open(folder.Write("a.safetensors", FileOf(header)));
        var read = () => checkpoint.Read("a");

        checkpoint.ReadValues("b").Should().Equal(0, 0);
        checkpoint.Unreadable.Select(entry => entry.Key).Should().Equal("a");
        read.Should().Throw<CheckpointException>().WithMessage($"*'a'*{type}*");
    }

    [Fact]
    public void A_network_names_the_tensor_that_it_needs_and_cannot_read()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.safetensors", FileOf(
            """{"weight":{"dtype":"F4","shape":[1,2],"data_offsets":[0,1]},"bias":{"dtype":"F32","shape":[1],"data_offsets":[1,5]},"scale":{"dtype":"U16","shape":[1],"data_offsets":[5,16]}}"""));
        using var network = TorchSharp.torch.nn.Linear(2, 1);

        var load = () => network.LoadWeights(path);

        var report = load.Should().Throw<WeightMismatchException>().WithMessage("*weight*F4*").Which.Report;
        report.Unreadable.Select(entry => entry.Key).Should().Equal("weight");
        report.Missing.Should().BeEmpty();
        report.Loaded.Should().Equal("bias");
    }

    [Fact]
    public void A_dictionary_cannot_be_chosen_where_there_are_none()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.safetensors", FileOf("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"""));

        var open = () => Checkpoint.Open(path, new() { StateDict = "model" });

        open.Should().Throw<CheckpointException>().WithMessage("*model*StripPrefix*");
    }

    [Fact]
    public void Any_byte_but_zero_in_a_bool_tensor_is_true()
    {
        using var folder = new TemporaryFolder();
        var content = FileOf("""{"a":{"dtype":"BOOL","shape":[16],"data_offsets":[0,16]}}""");
        content[^1] = 0x80;

        using var checkpoint = Checkpoint.Open(folder.Write("a.safetensors", content));

        using var tensor = checkpoint.Read("a");
        tensor.bytes.ToArray().Should().Equal(Enumerable.Repeat((byte)0, 15).Append((byte)1));
    }

    private static byte[] FileOf(string header)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
        return [.. length, .. bytes, .. new byte[DataBytes]];
    }
}
