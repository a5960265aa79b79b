using System.Diagnostics;
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
