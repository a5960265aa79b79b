using Inception.Runtime;

namespace Inception.Tests.Runtime;

public sealed class LibstdcxxTests : IDisposable
{
    private const ushort MachineArm64 = 183;
    private const string NotHere = "a library path with colons is Linux's";

    private readonly DirectoryInfo _first = Directory.CreateTempSubdirectory("inception-first-");
    private readonly DirectoryInfo _second = Directory.CreateTempSubdirectory("inception-second-");

    [SkippableFact]
    public void The_folders_of_the_library_path_come_first_and_in_their_order()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), NotHere);
        Write(_first, ElfImage.Defining("GLIBCXX_3.4.32").Build());
        Write(_second, ElfImage.Defining("GLIBCXX_3.4.30").Build());

        Libstdcxx.Find($"{_first}:{_second}").Should().Be(Path.Combine(_first.FullName, Libstdcxx.FileName));
        Libstdcxx.Find($":{_second}:{_first}").Should().Be(Path.Combine(_second.FullName, Libstdcxx.FileName));
    }

    [SkippableFact]
    public void A_file_of_another_architecture_and_one_that_is_no_library_are_passed_over_as_the_loader_does()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), NotHere);
        Write(_first, ElfImage.Defining("GLIBCXX_3.4.32").Build(MachineArm64));
        Libstdcxx.Find($"{_first}").Should().NotStartWith(_first.FullName);

        Write(_first, "INPUT(libstdc++.so)"u8.ToArray());
        Libstdcxx.Find($"{_first}").Should().NotStartWith(_first.FullName);
    }

    public void Dispose()
    {
        _first.Delete(recursive: true);
        _second.Delete(recursive: true);
    }

    private static void Write(DirectoryInfo folder, byte[] bytes) => File.WriteAllBytes(Path.Combine(folder.FullName, Libstdcxx.FileName), bytes);
}
