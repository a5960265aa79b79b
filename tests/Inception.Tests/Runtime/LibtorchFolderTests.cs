using Inception.Runtime;

namespace Inception.Tests.Runtime;

/// <summary>Where a libtorch is found below the path that a user names. Folders are made; nothing is loaded.</summary>
public sealed class LibtorchFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("venv/lib/python3.12/site-packages/torch/lib")]
    [InlineData("venv/lib/python3.12/site-packages/torch")]
    [InlineData("venv/lib/python3.12/site-packages")]
    [InlineData("venv")]
    [InlineData("venv/")]
    public void Pythons_PyTorch_is_found_from_any_folder_above_it_with_NVIDIAs_libraries(string named)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the names of Linux's files");
        Write("venv/lib/python3.12/site-packages/torch/lib/libtorch_cpu.so");
        Write("venv/lib/python3.12/site-packages/nvidia/cudnn/lib/libcudnn.so.9");
        Write("venv/lib/python3.12/site-packages/nvidia/cu13/lib/libcublas.so.13");

        var found = LibtorchFolder.Find(_folder[named], isWindows: false);

        found!.Path.Should().Be(_folder["venv/lib/python3.12/site-packages/torch/lib"]);
        found.Companions.Should().Equal(_folder["venv/lib/python3.12/site-packages/nvidia/cu13/lib"], _folder["venv/lib/python3.12/site-packages/nvidia/cudnn/lib"]);
    }

    [Theory]
    [InlineData("venv/Lib/site-packages/torch/lib")]
    [InlineData("venv/Lib/site-packages")]
    [InlineData("venv")]
    public void On_Windows_the_folders_are_those_of_Windows(string named)
    {
        Write("venv/Lib/site-packages/torch/lib/torch_cpu.dll");
        Write("venv/Lib/site-packages/nvidia/cudnn/bin/cudnn64_9.dll");

        var found = LibtorchFolder.Find(_folder[named], isWindows: true);

        found!.Path.Should().Be(_folder["venv/Lib/site-packages/torch/lib"]);
        found.Companions.Should().Equal(_folder["venv/Lib/site-packages/nvidia/cudnn/bin"]);
    }

    [Fact]
    public void A_folder_of_native_libraries_serves_as_it_is_and_one_without_them_is_none()
    {
        Write("plain/torch_cpu.dll");

        LibtorchFolder.Find(_folder["plain"], isWindows: true).Should().BeEquivalentTo(new LibtorchFolder(_folder["plain"], []));
        LibtorchFolder.Find(_folder["absent"], isWindows: true).Should().BeNull();
    }

    private void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], "");
    }
}
