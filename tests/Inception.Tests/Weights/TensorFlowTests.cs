using System.Formats.Tar;
using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>TensorFlow's files, made by Fixtures/tensorflow/make_tensorflow.py: the i-th value of a tensor is i / 4.</summary>
public sealed class TensorFlowTests
{
    public static TheoryData<string, CheckpointFormat> Checkpoints => new()
    {
        { "v1.ckpt", CheckpointFormat.TensorFlowCheckpoint },
        { "v1_snappy.ckpt", CheckpointFormat.TensorFlowCheckpoint },
        { "v1.tar.gz", CheckpointFormat.TensorFlowCheckpoint },
        { "v2.ckpt.index", CheckpointFormat.TensorFlowBundle },
        { "v2_sharded.ckpt.index", CheckpointFormat.TensorFlowBundle },
        { "v2.tar", CheckpointFormat.TensorFlowBundle },
    };

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void A_checkpoint_has_its_variables_by_name(string name, CheckpointFormat format)
    {
        using var checkpoint = Checkpoint.Open(Find(name));

        checkpoint.Format.Should().Be(format);
        checkpoint.Unreadable.Should().BeEmpty();
        checkpoint.Entries.Select(entry => (entry.Key, entry.ElementType, string.Join('x', entry.Shape))).Should().BeEquivalentTo([
            ("global_step", ElementType.Int64, ""),
            ("scope/conv/biases", ElementType.Float32, "4"),
            ("scope/conv/weights", ElementType.Float32, "3x3x2x4"),
            ("scope/double", ElementType.Float64, "2x3"),
            ("scope/empty", ElementType.Float32, "0x3"),
            ("scope/half", ElementType.Float16, "5"),
            ("scope/long", ElementType.Float32, "64x32x5"),
        ]);
        checkpoint.ReadFloat32("global_step").Should().Equal(7);
        foreach (var entry in checkpoint.Entries.Where(entry => entry.ElementType != ElementType.Int64)) ShouldCount(checkpoint, entry.Key);
    }

    [Fact]
    public void A_frozen_graph_has_its_constants_by_node_without_scalars_whole_numbers_and_text()
    {
        using var checkpoint = Checkpoint.Open(Find("graph.pb"));

        checkpoint.Format.Should().Be(CheckpointFormat.TensorFlowGraph);
        checkpoint.Entries.Select(entry => entry.Key).Should().BeEquivalentTo(
            "scope/conv/biases", "scope/conv/weights", "scope/double", "scope/empty", "scope/half", "scope/long");
        foreach (var entry in checkpoint.Entries) ShouldCount(checkpoint, entry.Key);
    }

    [Fact]
    public void A_list_that_is_shorter_than_the_tensor_goes_on_with_its_last_value()
    {
        using var checkpoint = Checkpoint.Open(Find("repeated.pb"));

        checkpoint.ReadFloat32("one").Should().Equal(2.5f, 2.5f, 2.5f, 2.5f);
        checkpoint.ReadFloat32("two").Should().Equal(1, 2.5f, 2.5f, 2.5f);
        checkpoint.ReadFloat32("none").Should().Equal(0, 0, 0, 0);
    }

    [Fact]
    public void The_checksum_of_a_tensor_is_checked_when_it_is_read()
    {
        using var folder = new TemporaryFolder();
        var index = folder.Write("v2.ckpt.index", File.ReadAllBytes(Find("v2.ckpt.index")));
        var data = File.ReadAllBytes(Find("v2.ckpt.data-00000-of-00001"));
        data[^5] ^= 1;
        folder.Write("v2.ckpt.data-00000-of-00001", data);
        using var checkpoint = Checkpoint.Open(index);

        ShouldCount(checkpoint, "scope/conv/weights");
        checkpoint.Invoking(damaged => damaged.ReadFloat32("scope/long")).Should().Throw<CheckpointException>().WithMessage("*checksum*scope/long*");
    }

    [Fact]
    public void An_index_without_its_data_names_the_file_that_is_absent()
    {
        using var folder = new TemporaryFolder();
        var index = folder.Write("v2.ckpt.index", File.ReadAllBytes(Find("v2.ckpt.index")));

        var open = () => Checkpoint.Open(index);

        open.Should().Throw<CheckpointException>().WithMessage("*v2.ckpt.data-00000-of-00001*");
    }

    [Theory]
    [InlineData("leveldb_plain.ldb")]
    [InlineData("leveldb_snappy.ldb")]
    public void Tables_of_LevelDB_itself_are_read_with_their_blocks_checksums_and_compression(string name)
    {
        using var file = new CheckpointFile(Find(name), CheckpointOptions.Default);

        var entries = TableFile.Read(file).Select(entry =>
        {
            var value = new byte[entry.Length];
            entry.Region.Read(entry.Start, value);
            return (Key: System.Text.Encoding.ASCII.GetString(entry.Key[..^8]), Value: System.Text.Encoding.ASCII.GetString(value));
        }).ToList();

        entries.Should().Equal(Enumerable.Range(0, 2000).Select(i => ($"key{i:D5}", string.Concat(Enumerable.Repeat($"value {i} ", i % 9)))));
    }

    [Theory]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Ustar)]
    public void An_archive_may_have_long_paths(TarEntryFormat format)
    {
        using var folder = new TemporaryFolder();
        var place = string.Join('/', new string('a', 40), new string('b', 40), new string('c', 40));
        using (var tar = new TarWriter(File.Create(folder["long.tar"]), format))
        {
            foreach (var name in (string[])["v2.ckpt.data-00000-of-00001", "v2.ckpt.index"])
            {
                using var content = File.OpenRead(Find(name));
                TarEntry entry = format switch
                {
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, $"{place}/{name}") { DataStream = content },
                    TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, $"{place}/{name}") { DataStream = content },
                    _ => new UstarTarEntry(TarEntryType.RegularFile, $"{place}/{name}") { DataStream = content },
                };
                tar.WriteEntry(entry);
            }
        }

        using var checkpoint = Checkpoint.Open(folder["long.tar"]);

        ShouldCount(checkpoint, "scope/long");
    }

    /// <summary>A process that is killed cannot delete: a file without a name goes with it.</summary>
    [SkippableFact]
    public void What_an_archive_inflates_to_has_no_name_while_it_is_read()
    {
        Skip.If(OperatingSystem.IsWindows(), "an open file keeps its name there");
        using var folder = new TemporaryFolder();
        using var temporary = new EnvironmentVariable("TMPDIR", folder.Path);

        using var checkpoint = Checkpoint.Open(Find("v1.tar.gz"));

        folder.Names.Should().BeEmpty();
        ShouldCount(checkpoint, "scope/long");
    }

    [Fact]
    public void Crc32C_is_Castagnolis() => Crc32CChecksum.Append("123456789"u8).Should().Be(0xE3069283);

    private static string Find(string name) => Fixture.Find(Path.Combine("tensorflow", name));

    private static void ShouldCount(Checkpoint checkpoint, string key)
    {
        var values = checkpoint.ReadFloat32(key);
        values.Should().Equal(Enumerable.Range(0, values.Length).Select(i => i / 4f), key);
    }
}
