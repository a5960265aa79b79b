using System.Diagnostics;
using System.Runtime.Versioning;
using Inception.Common;

namespace Inception.Tests.Common;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_fails_half_way_leaves_the_old_one()
    {
        File.WriteAllText(_folder["file"], "old");

        var write = () => AtomicFile.Write(_folder["file"], stream =>
        {
            stream.WriteByte(1);
            throw new IOException("the disk is full");
        });

        write.Should().Throw<IOException>();
        File.ReadAllText(_folder["file"]).Should().Be("old");
        _folder.Names.Should().Equal("file");
    }

    [Fact]
    public void A_file_that_is_not_committed_does_not_appear()
    {
        using (var file = new AtomicFile(_folder["file"])) file.Stream.WriteByte(1);

        _folder.Names.Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData("target", true)]
    [InlineData("target", false)]
    [InlineData("folder/target", true)]
    [InlineData("folder/target", false)]
    public void A_relative_link_is_followed_from_its_own_folder(string target, bool targetExists)
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a right there");
        Directory.CreateDirectory(_folder["folder"]);
        if (targetExists) File.WriteAllText(_folder[target], "old");
        File.CreateSymbolicLink(_folder["link"], target);

        AtomicFile.Write(_folder["link"], Write);

        File.ReadAllText(_folder[target]).Should().Be("new");
        new FileInfo(_folder["link"]).LinkTarget.Should().Be(target);
    }

    /// <summary>.NET resolves the link of a bare name against the root of the file system.</summary>
    [SkippableFact]
    public void A_link_that_is_named_without_its_folder_is_followed_from_its_folder()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a right there");
        var name = $"link-{Guid.NewGuid():N}";
        File.WriteAllText(name + ".target", "old");
        File.CreateSymbolicLink(name, name + ".target");
        try
        {
            AtomicFile.Write(name, Write);

            File.ReadAllText(name + ".target").Should().Be("new");
            new FileInfo(name).LinkTarget.Should().Be(name + ".target");
        }
        finally
        {
            File.Delete(name);
            File.Delete(name + ".target");
        }
    }

    [SkippableFact]
    public async Task A_named_pipe_is_written_to_and_stays_a_pipe()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs mkfifo");
        using (var mkfifo = Process.Start("mkfifo", [_folder["pipe"]])) await mkfifo.WaitForExitAsync();
        using var reader = Process.Start(new ProcessStartInfo("cat", [_folder["pipe"]]) { RedirectStandardOutput = true })!;

        AtomicFile.Write(_folder["pipe"], Write);

        (await reader.StandardOutput.ReadToEndAsync()).Should().Be("new");
        FileKind.IsSpecial(_folder["pipe"]).Should().BeTrue();
        _folder.Names.Should().Equal("pipe");
    }

    [Fact]
    public void Files_and_folders_and_free_names_are_not_special()
    {
        _folder.Write("file", [1]);

        FileKind.IsSpecial(_folder["file"]).Should().BeFalse();
        FileKind.IsSpecial(_folder["absent"]).Should().BeFalse();
        FileKind.IsSpecial(_folder.Path).Should().BeFalse();
    }

    [SkippableTheory]
    [UnsupportedOSPlatform("windows")]
    [InlineData("600")]
    [InlineData("644")]
    [InlineData("666")]   // more than the mask of most processes leaves
    public void The_permissions_of_a_file_stay(string mode)
    {
        Skip.If(OperatingSystem.IsWindows(), "has none");
        File.WriteAllText(_folder["file"], "old");
        File.SetUnixFileMode(_folder["file"], (UnixFileMode)Convert.ToInt32(mode, 8));

        using (var file = new AtomicFile(_folder["file"]))
        {
            var outside = UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
            if (mode == "600") (File.GetUnixFileMode(file.Stream.Name) & outside).Should().Be(UnixFileMode.None, "no one else may read what is written");
            Write(file.Stream);
            file.Commit();
        }

        File.ReadAllText(_folder["file"]).Should().Be("new");
        Convert.ToString((int)File.GetUnixFileMode(_folder["file"]), 8).Should().Be(mode);
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public void A_write_protected_file_is_replaced_by_none_but_root()
    {
        Skip.If(OperatingSystem.IsWindows(), "has no modes");
        File.WriteAllText(_folder["file"], "old");
        File.SetUnixFileMode(_folder["file"], UnixFileMode.UserRead);

        var write = () => AtomicFile.Write(_folder["file"], Write);

        if (Environment.IsPrivilegedProcess) write.Should().NotThrow();
        else write.Should().Throw<UnauthorizedAccessException>().WithMessage("*file' cannot be replaced*mode 400*chmod*");
        File.ReadAllText(_folder["file"]).Should().Be(Environment.IsPrivilegedProcess ? "new" : "old");
        File.GetUnixFileMode(_folder["file"]).Should().Be(UnixFileMode.UserRead);
        _folder.Names.Should().Equal("file");
    }

    [Fact]
    public void What_a_killed_writer_left_is_deleted_and_what_a_living_one_writes_stays()
    {
        string[] others = [".file.abcdefgh.new", ".file.abcdefgh.txt~", ".file2.abcdefgh.ijk", ".file.ABCDEFGH.ijk", "file.abcdefgh.ijk"];
        foreach (var name in (string[])[".file.abcdefgh.ijk", ".file.01234567.89a", ".file.locked00.abc", .. others])
        {
            _folder.Write(name, [1]);
            if (!name.EndsWith(".new", StringComparison.Ordinal)) File.SetLastWriteTimeUtc(_folder[name], DateTime.UtcNow.AddMinutes(-5));
        }

        using (new FileStream(_folder[".file.locked00.abc"], FileMode.Open, FileAccess.Write, FileShare.None)) AtomicFile.Write(_folder["file"], Write);

        _folder.Names.Should().BeEquivalentTo([.. others, ".file.locked00.abc", "file"]);
    }

    [Fact]
    public void A_file_that_is_being_written_is_locked()
    {
        using var file = new AtomicFile(_folder["file"]);
        File.SetLastWriteTimeUtc(file.Stream.SafeFileHandle, DateTime.UtcNow.AddMinutes(-5));

        AtomicFile.Write(_folder["file"], Write);
        file.Commit();

        File.ReadAllText(_folder["file"]).Should().BeEmpty("the first writer was the last to finish");
    }

    [Theory]
    [InlineData("n", 241)]
    [InlineData("n", 242)]
    [InlineData("n", 255)]
    [InlineData("é", 127)]
    public void A_name_may_be_as_long_as_the_file_system_allows(string letter, int count)
    {
        var name = string.Concat(Enumerable.Repeat(letter, count));

        AtomicFile.Write(_folder[name], Write);

        _folder.Names.Should().Equal(name);
    }

    /// <summary>By name alone: a test that wrote to a device would replace it, were the program wrong.</summary>
    [SkippableTheory]
    [InlineData("/dev/null", true)]
    [InlineData("/dev/stdout", true)]
    [InlineData("/dev/../dev/fd/1", true)]
    [InlineData("/proc/self/fd/1", true)]
    [InlineData("/dev/shm/y.npy", false)]
    [InlineData("/devices/y.npy", false)]
    [InlineData("dev/y.npy", false)]
    [InlineData("y.npy", false)]
    public void A_device_is_told_from_a_file(string path, bool isDevice)
    {
        Skip.If(OperatingSystem.IsWindows(), "has no such paths");

        FileKind.IsSpecial(path).Should().Be(isDevice);
    }

    private static void Write(FileStream stream) => stream.Write("new"u8);
}
