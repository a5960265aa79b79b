using System.IO.Compression;
using System.Security.Cryptography;
using Inception.Models.Downloads;
using Inception.Tool.Runtimes;

namespace Inception.Tool.Tests.Runtimes;

/// <summary>Small packages of the same form as libtorch's, from a server on this machine.</summary>
public sealed class RuntimeFolderTests : IDisposable
{
    private const string Libraries = "runtimes/linux-x64/native/";

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task The_libraries_that_are_loaded_come_out_of_the_package_and_nothing_else()
    {
        var bytes = Package(Libraries + "libtorch_cpu.so", Libraries + "libtorch_python.so", "LICENSE.txt", "runtimes/linux-x64/native/../../../out.so");
        using var server = new FileServer(bytes);
        var folder = new RuntimeFolder(Of(bytes), _root.Path);

        await Add(folder, server);

        folder.Exists.Should().BeTrue();
        Directory.GetFiles(folder.Path).Select(Path.GetFileName).Should().Equal("libtorch_cpu.so");
        Directory.GetFileSystemEntries(_root.Path).Should().Equal([folder.Path], "the package is not kept");
        server.Requests.Should().HaveCount(1);
        await Add(folder, server);
        server.Requests.Should().HaveCount(1, "it is there already");
    }

    [Fact]
    public async Task A_package_with_another_sum_is_not_unpacked()
    {
        var (right, wrong) = (Package(Libraries + "libtorch_cpu.so"), Package(Libraries + "libtorch_cpv.so"));
        using var server = new FileServer(wrong);
        var folder = new RuntimeFolder(Of(right), _root.Path);

        await FluentActions.Awaiting(() => Add(folder, server)).Should().ThrowAsync<DownloadException>();

        folder.Exists.Should().BeFalse();
    }

    [Fact]
    public async Task A_broken_download_goes_on_where_it_ended()
    {
        var bytes = Package(Libraries + "libtorch_cpu.so");
        var breaks = new Queue<int>([100]);
        using var server = new FileServer(request => request.Send(bytes, end: breaks.TryDequeue(out var end) ? end : null));
        var folder = new RuntimeFolder(Of(bytes), _root.Path);
        await FluentActions.Awaiting(() => Add(folder, server)).Should().ThrowAsync<DownloadException>();

        await Add(folder, server);

        folder.Exists.Should().BeTrue();
        server.Requests.Select(request => request.From).Should().Equal(0, 100);
    }

    [Fact]
    public async Task Removing_leaves_nothing()
    {
        var bytes = Package(Libraries + "libtorch_cpu.so");
        using var server = new FileServer(bytes);
        var folder = new RuntimeFolder(Of(bytes), _root.Path);
        await Add(folder, server);

        folder.Remove();

        Directory.GetFileSystemEntries(_root.Path).Should().BeEmpty();
    }

    /// <summary>The sums in the program are those that NuGet has computed of the packages that this build uses.</summary>
    [Fact]
    public void The_published_sums_are_those_of_the_packages()
    {
        var found = RuntimePackage.All.Where(package => File.Exists(package.InNuGetsFolder + ".sha512")).ToList();

        found.Should().Contain([RuntimePackage.OfThisMachine(RuntimePackage.Cpu), RuntimePackage.OfThisMachine(RuntimePackage.OnnxRuntime)], "the tests run with them");
        foreach (var package in found)
        {
            var sum = Convert.FromBase64String(File.ReadAllText(package.InNuGetsFolder + ".sha512"));
            Convert.ToHexString(sum).ToLowerInvariant().Should().Be(package.Sha512, package.Id);
            new FileInfo(package.InNuGetsFolder).Length.Should().Be(package.Length, package.Id);
        }
    }

    private static Task Add(RuntimeFolder folder, FileServer server) => folder.AddAsync(
        new() { Mirror = server.Address, AllowHttp = true, Retries = 0 }, new Progress<DownloadProgress>(), CancellationToken.None);

    private static RuntimePackage Of(byte[] bytes) => new(RuntimePackage.Cpu, "libtorch-cpu-linux-x64", "2.10.0", "linux-x64", bytes.Length, Convert.ToHexString(SHA512.HashData(bytes)).ToLowerInvariant());

    private static byte[] Package(params string[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in entries)
            {
                using var content = archive.CreateEntry(name).Open();
                content.Write(new byte[100]);
            }
        }

        return bytes.ToArray();
    }
}
