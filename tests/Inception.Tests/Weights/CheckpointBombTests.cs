using System.IO.Compression;
using System.Text;
using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>Small files that copy one of their parts again and again: each ends in an error before it takes 100 MiB.</summary>
public sealed class CheckpointBombTests : IDisposable
{
    private const long MemoryBound = 100 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_OrderedDict_of_one_long_list_is_not_made_again_and_again()
    {
        const int Pairs = 100_000, Copies = 20_000;
        var pickle = new Pickle("ccollections\nOrderedDict\nq\x01" + "0K\x01K\x02\x86q\x02" + "0]q\x03(");
        for (var i = 0; i < Pairs; i++) pickle.Add("h\x02");
        pickle.Add("e0}(");
        for (var i = 0; i < Copies; i++) pickle.Add("J").Add(i).Add("h\x01h\x03\x85R");

        Refused(Torch(pickle.Add("u."))).Should().Contain("copies").And.Contain("MaxEntries");
    }

    [Fact]
    public void The_attributes_of_a_scripted_module_are_not_set_again_and_again()
    {
        const int Attributes = 100_000, Copies = 20_000;
        var pickle = new Pickle("c__torch__\nM\n)\x81q\x01" + "0}q\x02(");
        for (var i = 0; i < Attributes; i++) pickle.Add("J").Add(i).Add("N");
        pickle.Add("u0h\x01");
        for (var i = 0; i < Copies; i++) pickle.Add("h\x02" + "b");

        Refused(Torch(pickle.Add("."))).Should().Contain("copies").And.Contain("MaxEntries");
    }

    [Fact]
    public void An_object_cannot_be_its_own_attributes()
    {
        var pickle = new Pickle("c__torch__\nM\n)\x81q\x01" + "(K\x01Nuh\x01" + "b.");

        Refused(Torch(pickle)).Should().Contain("the object itself");
    }

    [Fact]
    public void A_long_prefix_is_not_copied_for_every_key_below_it()
    {
        const int Length = 1_000_000, Keys = 50_000;
        var pickle = new Pickle(
            "ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0" + "0X\x03\0\0\0cpuK\x01tQK\0K\x01\x85K\x01\x85\x89"
            + "ccollections\nOrderedDict\n)RtRq\x05" + "0}(X");
        pickle.Add(Length).Add(new string('a', Length)).Add("}(");
        for (var i = 0; i < Keys; i++) pickle.Add("J").Add(i).Add("h\x05");

        Refused(Torch(pickle.Add("uu."))).Should().Contain("MaxHeaderBytes");
    }

    [Theory]
    [InlineData(8_000_000, "MaxStringBytes")]
    [InlineData(500_000, "MaxHeaderBytes")]
    public void Names_of_links_that_overlap_in_a_heap_without_an_end_are_refused(int heapBytes, string limit)
    {
        Refused(_folder.Write("names.h5", Hdf5(heapBytes, links: 20_000))).Should().Contain(limit);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(200_000)]
    public void A_shard_that_is_named_again_and_again_makes_no_large_tensor(int times)
    {
        const int Numbers = 1 << 18;
        _folder.Write("a", new byte[sizeof(float) * Numbers]);

        Refused(_folder.Write("model.json", Model(times, (long)times * Numbers))).Should().Contain("MaxExpandedBytes");
    }

    [SkippableFact]
    public void A_shard_that_is_named_again_and_again_is_opened_once()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "counts the open files in /proc");
        _folder.Write("a", [0, 0, 128, 63]);
        var path = _folder.Write("model.json", Model(times: 5_000, numbers: 5_000));
        var before = OpenFiles();

        using var checkpoint = Checkpoint.Open(path);

        (OpenFiles() - before).Should().BeLessThan(100);
        checkpoint.ReadFloat32("w/kernel").Should().HaveCount(5_000).And.OnlyContain(value => value == 1);

        static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Length;
    }

    private static string Refused(string path)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var open = () => Checkpoint.Open(path);

        var refused = open.Should().Throw<CheckpointException>().Which;
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MemoryBound);
        return refused.Message;
    }

    private string Torch(Pickle pickle)
    {
        using var file = File.Create(_folder["bomb.pth"]);
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        foreach (var (name, content) in ((string, byte[])[])[("data.pkl", pickle.Bytes), ("version", "3\n"u8.ToArray()), ("data/0", new byte[4])])
        {
            using var entry = zip.CreateEntry($"archive/{name}", CompressionLevel.NoCompression).Open();
            entry.Write(content);
        }
        return _folder["bomb.pth"];
    }

    private static byte[] Model(int times, long numbers) => Encoding.ASCII.GetBytes(
        $$"""
        {"weightsManifest":[{"paths":[{{string.Join(',', Enumerable.Repeat("\"a\"", times))}}],
        "weights":[{"name":"w/kernel","dtype":"float32","shape":[{{numbers}}]}]}]}
        """);

    /// <summary>A root group with links whose names begin at each byte of a heap of letters.</summary>
    private static byte[] Hdf5(int heapBytes, int links)
    {
        const ulong Undefined = ulong.MaxValue;
        const int Header = 96, Tree = Header + 40, Heap = Tree + 40, Node = Heap + 32;
        var names = Node + 8 + (40 * links);
        using var stream = new MemoryStream();
        using var file = new BinaryWriter(stream);
        file.Write([0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0, 8, 8, .. new byte[9]]);
        Write(0, Undefined, (ulong)(names + heapBytes), Undefined, 0, Header);
        file.Write(new byte[24]);
        file.Write([1, 0, 0, 0, 0, 0, 0, 0, 24, 0, 0, 0, 0, 0, 0, 0, 0x11, 0, 16, 0, 0, 0, 0, 0]);   // an object with one message, the symbol table
        Write(Tree, Heap);
        file.Write([.. "TREE"u8, 0, 0, 1, 0]);
        Write(Undefined, Undefined, 0, Node);
        file.Write([.. "HEAP"u8, 0, 0, 0, 0]);
        Write((ulong)heapBytes, 0, (ulong)names);
        file.Write([.. "SNOD"u8, 1, 0, (byte)links, (byte)(links >> 8)]);
        for (var i = 0; i < links; i++)
        {
            Write((ulong)i, Header);
            file.Write(new byte[24]);
        }
        file.Write(Enumerable.Repeat((byte)'a', heapBytes).ToArray());
        return stream.ToArray();

        void Write(params ulong[] numbers)
        {
            foreach (var number in numbers) file.Write(number);
        }
    }

    /// <summary>A pickle of protocol 2, each character a byte.</summary>
    private sealed class Pickle
    {
        private readonly List<byte> _bytes = [];

        public Pickle(string beginning) => Add("\x80\x02").Add(beginning);

        public byte[] Bytes => [.. _bytes];

        public Pickle Add(string text)
        {
            _bytes.AddRange(Encoding.Latin1.GetBytes(text));
            return this;
        }

        public Pickle Add(int number)
        {
            _bytes.AddRange(BitConverter.GetBytes(number));
            return this;
        }
    }
}
