using Inception.Runtime;

namespace Inception.Tests.Runtime;

public sealed class TorchLoadDiagnosisTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inception-diagnosis-");

    [Fact]
    public void Without_libtorch_the_backend_packages_are_named()
    {
        var explained = TorchLoadDiagnosis.Explain(Complete() with { LibtorchFile = null }, loaderMessage: null);

        explained.Failure.Should().Be(TorchLoadFailure.BackendMissing);
        explained.Message.Should().Contain("libtorch-cpu-linux-x64 2.10.0").And.Contain("TorchSharp-cuda-windows 0.107.0").And.Contain(_folder.FullName);
    }

    [Fact]
    public void Without_TorchSharps_library_the_package_and_the_folders_searched_are_named()
    {
        var explained = TorchLoadDiagnosis.Explain(Complete() with { TorchSharpFile = null }, loaderMessage: null);

        explained.Failure.Should().Be(TorchLoadFailure.NativeLibraryMissing);
        explained.Message.Should().Contain("Inception.TorchSharp").And.Contain(_folder.FullName);
    }

    [SkippableFact]
    public void An_old_libstdcxx_and_a_need_that_is_not_weak_name_both_versions_and_the_property()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "libstdc++.so.6 is Linux's");

        var explained = TorchLoadDiagnosis.Explain(Complete(), loaderMessage: "version `GLIBCXX_3.4.32' not found");

        explained.Failure.Should().Be(TorchLoadFailure.LibstdcxxTooOld);
        explained.Message.Should().Contain("GLIBCXX_3.4.32").And.Contain("ends at GLIBCXX_3.4.30").And.Contain("InceptionWeakenLibstdcxxNeed=true");
    }

    [Fact]
    public void With_a_new_libstdcxx_the_missing_library_is_quoted_from_the_loader()
    {
        var platform = Complete() with { LibstdcxxFile = Write("new.so", ElfImage.Defining("GLIBCXX_3.4.30", "GLIBCXX_3.4.32").Build()) };

        var explained = TorchLoadDiagnosis.Explain(platform, "libgomp.so.1: cannot open shared object file: No such file or directory");

        explained.Failure.Should().Be(TorchLoadFailure.DependencyMissing);
        explained.Message.Should().Contain("libgomp.so.1");
    }

    [Theory]
    [InlineData("osx-x64", "Rosetta")]
    [InlineData("linux-arm64", "linux-x64, win-x64, win-arm64, osx-arm64")]
    [InlineData("win-x86", "win-x86")]
    public void A_platform_TorchSharp_does_not_serve_is_named_with_those_it_serves(string rid, string said)
    {
        var explained = TorchLoadDiagnosis.Explain(Complete() with { Rid = rid }, loaderMessage: null);

        explained.Failure.Should().Be(TorchLoadFailure.UnsupportedPlatform);
        explained.Message.Should().Contain(rid).And.Contain(said);
    }

    [Fact]
    public void On_musl_an_image_with_glibc_is_advised()
    {
        var explained = TorchLoadDiagnosis.Explain(Complete() with { IsMusl = true }, loaderMessage: null);

        explained.Failure.Should().Be(TorchLoadFailure.MuslSystem);
        explained.Message.Should().Contain("Alpine").And.Contain("glibc");
    }

    [Theory]
    [InlineData("win-x64", "The specified module could not be found. (0x8007007E)", "The usual cause is an absent or old Microsoft Visual C++")]
    [InlineData("win-x64", "The specified procedure could not be found. (0x8007007F)", "TorchSharp 0.107.0 is reported not to match")]
    public void On_Windows_the_likelier_of_two_causes_comes_first_and_both_are_told(string rid, string loaderMessage, string first)
    {
        var explained = TorchLoadDiagnosis.Explain(Complete() with { Rid = rid }, loaderMessage);

        explained.Message.Should().Contain($"does not load them. {first}").And.Contain("TorchSharp/issues/1567").And.Contain("vc_redist.x64.exe").And.Contain(loaderMessage);
    }

    [Fact]
    public void A_cause_that_is_not_known_quotes_the_loader_and_keeps_the_exception()
    {
        var cause = new DllNotFoundException("odd");

        var explained = TorchLoadDiagnosis.Explain(Complete() with { LibstdcxxFile = null }, "odd", cause);

        explained.Failure.Should().Be(TorchLoadFailure.Unknown);
        explained.Message.Should().Contain("odd");
        explained.InnerException.Should().BeSameAs(cause);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private NativePlatform Complete() => new()
    {
        Rid = "linux-x64",
        IsMusl = false,
        Folders = [_folder.FullName],
        TorchSharpFile = Write("libLibTorchSharp.so", ElfImage.Needing(Libstdcxx.NeededVersion).Build()),
        LibtorchFile = Write("libtorch_cpu.so", []),
        CudaFile = null,
        LibstdcxxFile = Write("libstdc++.so.6", ElfImage.Defining("GLIBCXX_3.4.9", "GLIBCXX_3.4.30").Build()),
    };

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
