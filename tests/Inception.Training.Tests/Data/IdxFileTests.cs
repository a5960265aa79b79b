using FsCheck.Xunit;
using Inception.Imaging;

namespace Inception.Training.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_byte_by_byte_as_the_format_says()
    {
        var path = Write("labels", 0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9);

        var array = IdxFile.Read(path, dimensions: 1);

        array.Shape.Should().Equal(3);
        array.Data.Should().Equal(7, 8, 9);
    }

    [Property(MaxTest = 50)]
    public void What_was_written_is_read_again(byte[] data, bool compressed)
    {
        using var folder = new TemporaryFolder();
        var path = folder[compressed ? "a.gz" : "a"];

        IdxFile.Write(path, new([data.Length, 1, 1], data));
        var array = IdxFile.Read(path, dimensions: 3);

        array.Shape.Should().Equal(data.Length, 1, 1);
        array.Data.Should().Equal(data);
        new FileInfo(path).Length.Should().NotBe(0);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("compressed.gz")]
    public void Compression_follows_the_name_when_writing(string name)
    {
        IdxFile.Write(_folder[name], new([2], [1, 2]));

        var isGzip = File.ReadAllBytes(_folder[name]) is [0x1f, 0x8b, ..];

        isGzip.Should().Be(name.EndsWith(".gz", StringComparison.Ordinal));
        Directory.GetFiles(_folder.Path).Should().ContainSingle("the temporary file was renamed");
    }

    [Fact]
    public void Compression_is_recognised_without_the_name()
    {
        IdxFile.Write(_folder["a.gz"], new([2], [1, 2]));
        File.Move(_folder["a.gz"], _folder["a"]);

        IdxFile.Read(_folder["a"], dimensions: 1).Data.Should().Equal(1, 2);
    }

    [Theory]
    [InlineData(new byte[] { }, "an empty file")]
    [InlineData(new byte[] { 0, 0, 8 }, "00 00 08")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1 }, "00 00 08 03")]                          // images where labels are expected
    [InlineData(new byte[] { 0, 0, 0x0d, 1, 0, 0, 0, 1 }, "00 00 0D 01")]                       // floats
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0 }, "the end of the file after 0")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0xff, 0xff, 0xff, 0xff }, "4294967295")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 1, 2 }, "the end of the file after 2")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "more bytes")]
    public void Anything_else_is_refused_with_what_was_found(byte[] content, string found)
    {
        var path = Write("labels", content);

        var reading = () => IdxFile.Read(path, dimensions: 1);

        var error = reading.Should().Throw<IdxFormatException>().Which;
        error.Path.Should().Be(path);
        error.Found.Should().Be(found);
        error.Message.Should().Contain(path).And.Contain(error.Expected);
    }

    [Fact]
    public void A_size_over_the_limit_is_refused_before_it_is_allocated()
    {
        var path = Write("images", 0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff);

        var reading = () => IdxFile.Read(path, dimensions: 3);

        reading.Should().Throw<IdxFormatException>().Which.Expected.Should().Be("at most 1073741824 elements");
    }

    [Fact]
    public void A_file_that_declares_much_and_holds_little_allocates_little()
    {
        var path = Write("labels", 0, 0, 8, 1, 0x3f, 0xff, 0xff, 0xff, 1, 2, 3);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var reading = () => IdxFile.Read(path, dimensions: 1);

        reading.Should().Throw<IdxFormatException>().Which.Found.Should().Be("the end of the file after 3");
        // 1 GiB is declared; the reader starts with a buffer of 1 MiB, the assertion itself takes some more.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(16 << 20);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_cut_gzip_file_is_refused(double part)
    {
        var random = new Random(1);
        var data = new byte[10_000];
        random.NextBytes(data);
        IdxFile.Write(_folder["whole.gz"], new([data.Length], data));
        var whole = File.ReadAllBytes(_folder["whole.gz"]);
        var path = Write("cut.gz", whole[..(int)(whole.Length * part)]);

        var reading = () => IdxFile.Read(path, dimensions: 1);

        reading.Should().Throw<IdxFormatException>().Which.Path.Should().Be(path);
    }

    [Fact]
    public void A_damaged_gzip_file_is_refused()
    {
        IdxFile.Write(_folder["a.gz"], new([10_000], [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * i >> 3))]));
        var content = File.ReadAllBytes(_folder["a.gz"]);
        content[content.Length / 2] ^= 0xff;
        var path = Write("a.gz", content);

        var reading = () => IdxFile.Read(path, dimensions: 1);

        reading.Should().Throw<IdxFormatException>().Which.Path.Should().Be(path);
    }

    [Fact]
    public void A_shape_that_does_not_have_the_datas_length_is_no_array()
    {
        var joining = () => new IdxArray([2, 3], new byte[5]);

        joining.Should().Throw<ArgumentException>().WithMessage("*2×3*6*5 bytes*");
    }

    private string Write(string name, params byte[] content)
    {
        File.WriteAllBytes(_folder[name], content);
        return _folder[name];
    }
}
