using System.Diagnostics;
using System.Text;
using Inception.Weights.Formats;

namespace Inception.Tests.Weights;

/// <summary>Damaged, hostile and foreign files: all of them end in one exception that names the file, and nothing in them is executed.</summary>
public sealed class RefusedCheckpointTests
{
    private const string Marker = "inception-pickle-was-executed";

    public static TheoryData<string> HostileFiles => [.. Fixture.Names("hostile_*")];

    public static TheoryData<string> BadTensors => [.. Fixture.Names("bad_*")];

    public static TheoryData<string> GoodFiles =>
        [.. Fixture.Names("*").Where(name => Path.GetExtension(name) is ".pth" or ".pt" or ".safetensors").Where(IsGood)];

    [Theory]
    [MemberData(nameof(HostileFiles))]
    public void A_hostile_pickle_is_refused_and_not_executed(string name)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var time = Stopwatch.StartNew();

        var open = () => Checkpoint.Open(Fixture.Find(name));

        open.Should().Throw<CheckpointException>().Which.FilePath.Should().EndWith(name);
        File.Exists(Marker).Should().BeFalse();
        // The files have less than 11 kB; nothing in them may ask for more than the reader's own buffers and limits.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(64 << 20);
        time.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10), "the largest bomb stops at the limit of entries; a busy machine needs a second for that");
    }

    [Theory]
    [InlineData("hostile_os_system.pth", "posix.system")]
    [InlineData("hostile_os_system.legacy.pth", "posix.system")]
    [InlineData("hostile_builtins_eval.pth", "__builtin__.eval")]
    [InlineData("hostile_builtins_getattr.legacy.pth", "__builtin__.getattr")]
    [InlineData("hostile_stack_global.pth", "os.system")]
    [InlineData("hostile_inst_first.pth", "os.system")]
    [InlineData("hostile_obj.pth", "os.system")]
    [InlineData("whole_module.pth", "torch.nn.modules.container.Sequential")]
    [InlineData("sparse.pth", "torch._utils._rebuild_sparse_tensor")]
    public void A_global_that_is_not_on_the_list_is_named(string name, string global)
    {
        var open = () => Checkpoint.Open(Fixture.Find(name));

        open.Should().Throw<CheckpointException>().WithMessage($"*{global}*nothing was executed*");
    }

    [Theory]
    [MemberData(nameof(BadTensors))]
    public void A_tensor_that_does_not_fit_its_storage_is_refused(string name)
    {
        var open = () => Checkpoint.Open(Fixture.Find(name));

        open.Should().Throw<CheckpointException>().WithMessage($"*{name}*");
    }

    [Theory]
    [InlineData("", "*empty*")]
    [InlineData("<!DOCTYPE html><html>", "*web page*")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0", "*git lfs pull*")]
    [InlineData("hello, world", "*68656C6C6F2C2077*Accepted*safetensors*")]
    public void A_file_of_another_kind_is_refused_with_what_it_is(string content, string message)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("weights.pth", Encoding.ASCII.GetBytes(content));

        var open = () => Checkpoint.Open(path);

        open.Should().Throw<CheckpointException>().WithMessage(message);
    }

    [Fact]
    public void The_tar_format_of_2017_is_refused_by_name()
    {
        var tar = new byte[1024];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        using var folder = new TemporaryFolder();

        var open = () => Checkpoint.Open(folder.Write("old.pth", tar));

        open.Should().Throw<CheckpointException>().WithMessage("*tar archive*0.1.10*");
    }

    [Fact]
    public void A_file_that_is_not_there_is_the_usual_exception()
    {
        var open = () => Checkpoint.Open(Fixture.Find("no such file.pth"));

        open.Should().Throw<FileNotFoundException>();
    }

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void A_truncated_file_is_refused_wherever_it_ends(string name)
    {
        var content = File.ReadAllBytes(Fixture.Find(name));
        using var folder = new TemporaryFolder();

        for (var length = 0; length < content.Length; length += Math.Max(7, content.Length / 500))
        {
            var path = folder.Write(name, content[..length]);
            var read = () => ReadEverything(path);
            read.Should().Throw<CheckpointException>("only {0} of {1} bytes are there", length, content.Length).WithMessage($"*{name}*");
        }
    }

    // Whatever a damaged file does, it may not crash, hang, or allocate beyond the limits. Most flips are noticed; some (in a safetensors
    // tensor, say) cannot be. The seed makes a failure repeatable.
    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void A_damaged_file_ends_in_nothing_but_a_checkpoint_exception(string name)
    {
        var original = File.ReadAllBytes(Fixture.Find(name));
        var random = new Random(20261124);
        using var folder = new TemporaryFolder();

        for (var round = 0; round < 400; round++)
        {
            var content = Damage(original, random);
            var path = folder.Write(name, content);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ReadEverything(path, new CheckpointOptions { VerifyChecksums = round % 2 == 0 });
            }
            catch (CheckpointException)
            {
                // As it should be.
            }
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(32 << 20, "round {0} has a file of {1} bytes", round, content.Length);
        }
    }

    [Theory]
    [InlineData("network.pth")]
    [InlineData("views.pth")]
    [InlineData("views.deflated.pth")]
    public void A_flipped_bit_in_a_tensor_is_found_by_the_checksum(string name)
    {
        var content = File.ReadAllBytes(Fixture.Find(name));
        content[Fixture.ContentOf(content, "data/0") + 3] ^= 0x10;
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, content);

        var read = () => ReadEverything(path);

        read.Should().Throw<CheckpointException>().WithMessage("*damaged*");
    }

    [Fact]
    public void Checksums_can_be_left_alone()
    {
        var content = File.ReadAllBytes(Fixture.Find("network.pth"));
        content[Fixture.ContentOf(content, "data/7")] ^= 1;
        using var folder = new TemporaryFolder();
        var path = folder.Write("network.pth", content);

        var strict = () => ReadEverything(path);
        var lenient = () => ReadEverything(path, new CheckpointOptions { VerifyChecksums = false });

        strict.Should().Throw<CheckpointException>().WithMessage("*checksum*VerifyChecksums*");
        lenient.Should().NotThrow();
    }

    [Fact]
    public void Limits_are_validated()
    {
        var open = () => Checkpoint.Open(Fixture.Find("network.pth"), new CheckpointOptions { MaxNesting = 0 });

        open.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(CheckpointOptions.MaxNesting));
    }

    [Fact]
    public void More_entries_than_the_limit_are_refused_with_its_name()
    {
        foreach (var name in new[] { "network.pth", "network.legacy.pth", "dtypes.safetensors" })
        {
            var open = () => Checkpoint.Open(Fixture.Find(name), new CheckpointOptions { MaxEntries = 3 });

            open.Should().Throw<CheckpointException>().WithMessage($"*{nameof(CheckpointOptions.MaxEntries)}*");
        }
    }

    private static bool IsGood(string name) =>
        !name.StartsWith("hostile_", StringComparison.Ordinal)
        && !name.StartsWith("bad_", StringComparison.Ordinal)
        && !name.StartsWith("training_", StringComparison.Ordinal) // of the same parts as the others, and many
        && name is not ("whole_module.pth" or "quantized.pth" or "sparse.pth" or "code_beside_optimizer.pth" or "beside_protocol_3.pth" or "beside_protocol_5.pth" or "beside_flat_protocol_2.pth" or "beside_flat_protocol_4.pth");

    private static void ReadEverything(string path, CheckpointOptions? options = null)
    {
        using var checkpoint = Checkpoint.Open(path, options);
        foreach (var entry in checkpoint.Entries)
            checkpoint.Read(entry.Key).Dispose();
    }

    private static byte[] Damage(byte[] original, Random random)
    {
        var content = (byte[])original.Clone();
        switch (random.Next(4))
        {
            case 0: // a few bits
                for (var i = random.Next(1, 4); i > 0; i--)
                    content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
                return content;
            case 1: // a few bytes
                for (var i = random.Next(1, 9); i > 0; i--)
                    content[random.Next(content.Length)] = (byte)random.Next(256);
                return content;
            case 2: // a run of 0xff: the largest numbers
                content.AsSpan(random.Next(content.Length - 8), 8).Fill(0xff);
                return content;
            default: // a piece cut out
                var start = random.Next(content.Length);
                var end = random.Next(start, content.Length);
                return [.. content[..start], .. content[end..]];
        }
    }
}
