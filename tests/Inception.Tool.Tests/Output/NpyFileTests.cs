using System.Text;
using static TorchSharp.torch;

namespace Inception.Tool.Tests.Output;

public sealed class NpyFileTests : IDisposable
{
    private const string Good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";

    private readonly string _path = Path.GetTempFileName();

    /// <summary>The bytes are those of numpy.save (NumPy 1.24) for the array [[1, 2, 3]] and for [1, 2, 3].</summary>
    [Theory]
    [InlineData(new long[] { 1, 3 }, "(1, 3)")]
    [InlineData(new long[] { 3 }, "(3,)")]
    public void A_file_has_NumPys_bytes(long[] shape, string tuple)
    {
        using var array = tensor(new float[] { 1, 2, 3 }, shape);

        NpyFile.Write(_path, array);

        var header = $"\u0093NUMPY\u0001\0v\0{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple}, }}".PadRight(127) + "\n";
        File.ReadAllBytes(_path).Should().Equal([.. Encoding.Latin1.GetBytes(header), 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64]);
    }

    [Theory]
    [InlineData(new long[] { 2, 3, 4, 5 })]
    [InlineData(new long[] { 7 })]
    [InlineData(new long[] { })]
    public void What_is_written_is_read(long[] shape)
    {
        using var array = rand(shape);

        NpyFile.Write(_path, array);
        using var read = NpyFile.Read(_path);

        read.shape.Should().Equal(shape);
        read.bytes.SequenceEqual(array.bytes).Should().BeTrue();
        (new FileInfo(_path).Length % 64).Should().Be(array.numel() * sizeof(float) % 64, "the values begin at a multiple of 64 bytes");
    }

    [Fact]
    public void A_transposed_view_is_written_in_C_order()
    {
        using var array = arange(6, dtype: ScalarType.Float32).reshape(2, 3).t();

        NpyFile.Write(_path, array);
        using var read = NpyFile.Read(_path);

        read.data<float>().ToArray().Should().Equal(0, 3, 1, 4, 2, 5);
    }

    [Theory]
    [InlineData(1, Good)]
    [InlineData(2, Good)]
    [InlineData(3, Good)]
    [InlineData(1, "{'shape': (2,3), 'fortran_order':False,'descr':'<f4'}")]
    public void Every_version_and_every_order_of_the_header_is_read(byte version, string header)
    {
        Save(header, values: 6, version);

        using var read = NpyFile.Read(_path);

        read.shape.Should().Equal(2, 3);
        read.data<float>().ToArray().Should().Equal(0, 1, 2, 3, 4, 5);
    }

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }", "'>f4'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", "float64")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", "Fortran order")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (6,), }", "[('a', '<f4')]")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (6,), }", "'|O'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, }", "expected an array of little-endian numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -3), }", "expected an array of little-endian numbers")]
    [InlineData("", "expected an array of little-endian numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2 3), }", "(2 3)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (,,), }", "(,,)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (100000000000000000000, 3), }", "Expected at most 32 whole numbers")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", "is empty")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }", "not the float32 values of 2×4")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", "not the float32 values of one number")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 6), }", "not the float32 values of 4611686018427387904×6")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 6), }", "not the float32 values")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000, 1000), }", "not the float32 values")]
    public void Another_array_is_refused_before_memory_is_taken(string header, string expected)
    {
        Save(header, values: 6);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var message = Refused();

        message.Should().StartWith(_path + ": ").And.Contain(expected);
        // Strings, the header and the regular expressions; native memory is not taken, for no tensor is made.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 << 20);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        Save(Good, values: 6);
        var whole = File.ReadAllBytes(_path);

        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Refused().Should().StartWith(_path + ": ", "of {0} bytes there are {1}", whole.Length, length);
        }

        File.WriteAllBytes(_path, [.. whole, 0]);
        Refused().Should().Contain("25 bytes follow the header");
    }

    [Theory]
    [InlineData(1, 0xFFFF)]
    [InlineData(2, 0x7FFFFFFF)]
    [InlineData(3, 0xFFFFFFFF)]
    public void A_header_that_is_longer_than_the_file_is_refused(byte version, long declared)
    {
        Save(Good, values: 6, version, (uint)declared);

        Refused().Should().Contain($"declares a header of {declared:N0} bytes");
    }

    [Fact]
    public void A_link_is_followed()
    {
        var link = _path + ".link";
        File.CreateSymbolicLink(link, _path);
        using var array = ones(3);
        try
        {
            NpyFile.Write(link, array);

            File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName.Should().Be(_path);
            new FileInfo(_path).Length.Should().Be(128 + 12);
        }
        finally
        {
            File.Delete(link);
        }
    }

    [Fact]
    public void Nothing_is_left_behind_where_the_file_cannot_be_written()
    {
        var folder = Directory.CreateTempSubdirectory("inception-npy-");
        using var array = ones(3);
        Directory.CreateDirectory(Path.Combine(folder.FullName, "y.npy"));
        try
        {
            var write = () => NpyFile.Write(Path.Combine(folder.FullName, "y.npy"), array);

            write.Should().Throw<UserException>().WithMessage("The output '*y.npy' cannot be written: *");
            folder.GetFileSystemInfos().Should().ContainSingle();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public void Dispose() => File.Delete(_path);

    private string Refused()
    {
        var read = () => NpyFile.Read(_path);
        return read.Should().Throw<Inception.Arrays.ArrayFileException>().Which.Message;
    }

    private void Save(string header, int values, byte version = 1, uint? declaredLength = null)
    {
        using var file = new BinaryWriter(File.Create(_path));
        file.Write([0x93, .. "NUMPY"u8, version, 0]);
        var length = declaredLength ?? (uint)header.Length + 1;
        if (version == 1) file.Write((ushort)length);
        else file.Write(length);
        file.Write(Encoding.ASCII.GetBytes(header + "\n"));
        for (var i = 0; i < values; i++) file.Write((float)i);
    }
}
