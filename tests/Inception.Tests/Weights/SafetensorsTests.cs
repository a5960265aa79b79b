using System.Buffers.Binary;
using System.Text;
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
    [InlineData("""{"a":{"dtype":"Q4","shape":[4],"data_offsets":[0,16]}}""", "*'Q4'*Accepted: F32*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4]}}""", "*must have dtype, shape and two data_offsets*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16],"data_offsets":[0,16]}}""", "*unexpected or repeated 'data_offsets'*")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "*two tensors named 'a'*")]
    [InlineData("""{"a":{"dtype":4,"shape":[4],"data_offsets":[0,16]}}""", "*String was expected*")]
    [InlineData("""{"__metadata__":{"a":1},"b":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "*String was expected*")]
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
