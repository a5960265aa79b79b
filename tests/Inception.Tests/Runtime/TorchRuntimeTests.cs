using System.Diagnostics;
using Inception.Runtime;
using TorchSharp;

namespace Inception.Tests.Runtime;

public sealed class TorchRuntimeTests : IDisposable
{
    private static readonly string[] Probe =
    [
        "Inception.Tests.dll", "Inception.Tests.runtimeconfig.json", "Inception.TorchSharp.dll", "Inception.Core.dll", "TorchSharp.dll", "SkiaSharp.dll", "ICSharpCode.SharpZipLib.dll",
        "Google.Protobuf.dll",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("inception-probe-");

    [Fact]
    public void The_native_library_loads_and_computes()
    {
        TorchRuntime.EnsureLoaded();

        using var sum = torch.ones(3).sum();
        sum.item<float>().Should().Be(3);
    }

    [Fact]
    public void Later_calls_and_calls_from_many_threads_cost_next_to_nothing()
    {
        Parallel.For(0, 64, _ => TorchRuntime.EnsureLoaded());
        var watch = Stopwatch.StartNew();

        for (var i = 0; i < 1_000_000; i++)
        {
            TorchRuntime.EnsureLoaded();
        }

        // A flag's read takes about a nanosecond; a lock or a native call would take 20 times that or more. The bound allows a busy machine.
        watch.ElapsedMilliseconds.Should().BeLessThan(500);
    }

    /// <summary>libtorch keeps the setting whether it was built for CUDA or not: here it is set and read; on a GPU it takes effect.</summary>
    [Fact]
    public void The_precision_of_float32_on_a_gpu_is_one_setting()
    {
        var before = TorchRuntime.Float32Precision;
        try
        {
            TorchRuntime.Float32Precision = Float32Precision.Highest;
            (torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32, TorchRuntime.Float32Precision)
                .Should().Be((false, false, Float32Precision.Highest));
            TorchRuntime.Float32Precision = Float32Precision.High;
            (torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32, TorchRuntime.Float32Precision)
                .Should().Be((true, true, Float32Precision.High));
            ((Action)(() => TorchRuntime.Float32Precision = (Float32Precision)7)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Float32Precision*");
        }
        finally
        {
            TorchRuntime.Float32Precision = before;
            if (before == Float32Precision.High) torch.backends.cuda.matmul.allow_tf32 = false;   // as libtorch starts
        }
    }

    [Fact]
    public void A_gpu_is_described_as_its_driver_does()
    {
        GpuDescription.Parse("NVIDIA H200, 143771, 580.159\nNVIDIA A100-SXM4-80GB, 81920, 580.159\n").Should().Equal(
            new GpuDescription("NVIDIA H200", 143771L << 20, "580.159"), new GpuDescription("NVIDIA A100-SXM4-80GB", 81920L << 20, "580.159"));
        GpuDescription.Parse("No devices were found\n").Should().BeEmpty();
        GpuDescription.Parse("NVIDIA H200, [N/A], 580.159\n").Should().BeEmpty("a memory that is no number is not invented");
    }

    [Fact]
    public void A_module_name_passes_through_unchanged() => TorchRuntime.Named("InceptionBlock").Should().Be("InceptionBlock");

    [Fact]
    public void The_report_of_a_loaded_runtime_is_complete()
    {
        var report = TorchRuntime.Describe();

        report.IsLoaded.Should().BeTrue();
        report.TorchSharpVersion.Should().Be("0.107.0");
        report.LibtorchVersion.Should().StartWith("2.10.0");
        report.Backend.Should().BeOneOf("cpu", "cuda");
        report.Devices.Should().StartWith("cpu");
        report.IntraOpThreads.Should().BePositive();
        report.InterOpThreads.Should().BePositive();
        report.Cores.Should().BePositive();
        report.ProcessorInstructions.Should().NotBeEmpty();
        report.NativeLibrary.Should().NotBeNull();
        report.CudaAvailable.Should().Be(torch.cuda.is_available());
        report.Platform.Should().MatchRegex("^(linux|win|osx)-(x64|arm64)$");
        report.DotNetVersion.Should().StartWith(".NET ");
    }

    [SkippableFact]
    public void On_Linux_the_report_has_the_capability_libtorch_chose_and_the_need_is_weak_where_libstdcxx_is_old()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "only Linux's libtorch tells, and only Linux has the need");
        var report = TorchRuntime.Describe();

        report.LibtorchCpuCapability.Should().BeOneOf("DEFAULT", "NO AVX", "AVX2", "AVX512");
        report.LibstdcxxVersion.Should().StartWith("GLIBCXX_3.4.");
        var minor = int.Parse(report.LibstdcxxVersion!.Split('.')[^1], System.Globalization.CultureInfo.InvariantCulture);
        (minor >= 32 || report.LibstdcxxNeed == LibstdcxxNeedState.Weak).Should().BeTrue("the need is {0} and libstdc++ ends at {1}", report.LibstdcxxNeed, report.LibstdcxxVersion);
    }

    [Fact]
    public void The_expected_libtorch_version_is_the_one_TorchSharp_names()
    {
        TorchRuntime.EnsureLoaded();

        torch.__version__.Should().StartWith(NativePlatform.LibtorchVersion);
    }

    [Fact]
    public void With_no_native_library_a_child_process_gets_the_explanation()
    {
        var output = RunProbe();

        output.Should().Contain("loaded: False, backend: none").And.Contain("NativeLibraryMissing: ").And.Contain("reference Inception.TorchSharp");
        output.Should().NotContain("TypeInitializationException").And.NotContain("LoadNativeBackend");
    }

    [Fact]
    public void With_no_libtorch_a_child_process_is_told_which_package_brings_it()
    {
        File.Copy(NativePlatform.Current().TorchSharpFile!, Path.Combine(_folder.FullName, NativePlatform.FileNameOf("LibTorchSharp")));

        var output = RunProbe();

        output.Should().Contain("loaded: False, backend: none").And.Contain("BackendMissing: ").And.Contain("TorchSharp-cpu");
        output.Should().NotContain("TypeInitializationException").And.NotContain("LoadNativeBackend");
    }

    [SkippableFact]
    public void With_the_need_as_shipped_and_an_old_libstdcxx_a_child_process_is_told_of_the_property()
    {
        var platform = NativePlatform.Current();
        Skip.IfNot(platform.IsLinux, "only Linux has the need");
        Skip.If(TorchLoadDiagnosis.DefinedVersions(platform.LibstdcxxFile!).Contains(Libstdcxx.NeededVersion), "this machine's libstdc++ has the version");
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(platform.LibtorchFile)!))
        {
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, Path.GetFileName(file)), file);
        }

        WriteWithStrongNeed(platform.TorchSharpFile!, Path.Combine(_folder.FullName, "libLibTorchSharp.so"));

        var output = RunProbe();

        output.Should().Contain("loaded: False, backend: cpu, need: Strong").And.Contain("LibstdcxxTooOld: ").And.Contain("InceptionWeakenLibstdcxxNeed=true");
        output.Should().NotContain("TypeInitializationException").And.NotContain("LoadNativeBackend");
    }

    [Fact]
    public void A_libtorch_that_the_environment_names_is_loaded_and_says_its_version()
    {
        CopyTorchSharp();

        var output = RunProbe(libtorch: Path.GetDirectoryName(NativePlatform.Current().LibtorchFile)!);

        output.Should().Contain("loaded: True, backend: cpu").And.Contain("LibtorchVersion = 2.10.0");
    }

    [Fact]
    public void A_path_without_libtorch_is_named_with_the_setting_and_what_was_looked_for()
    {
        CopyTorchSharp();

        var output = RunProbe(libtorch: Path.Combine(_folder.FullName, "nowhere"));

        output.Should().Contain("loaded: False").And.Contain("NamedLibtorchUnusable: INCEPTION_LIBTORCH names").And.Contain("nowhere").And.Contain(NativePlatform.FileNameOf("torch_cpu"));
    }

    /// <summary>Debian's PyTorch is older than the one TorchSharp was built for.</summary>
    [SkippableFact]
    public void A_libtorch_that_lacks_symbols_is_refused_with_their_number_and_its_version()
    {
        const string Python = "/usr/lib/python3/dist-packages/torch/lib";
        Skip.IfNot(File.Exists(Path.Combine(Python, "libtorch_cpu.so")), "Debian's python3-torch is not here");
        CopyTorchSharp();

        var output = RunProbe(libtorch: Python);

        output.Should().Contain("NamedLibtorchUnusable: ").And.MatchRegex("[0-9,]+ of the [0-9,]+ symbols").And.Contain($"libtorch 1.13").And.Contain("PyTorch 2.10 and 2.11");
    }

    /// <summary>Two libtorchs in one process end it.</summary>
    [Fact]
    public void A_named_libtorch_beside_another_one_of_the_program_is_refused()
    {
        var own = NativePlatform.Current().LibtorchFile!;
        CopyTorchSharp();
        var beside = Path.Combine(_folder.FullName, Path.GetFileName(own));
        File.CreateSymbolicLink(beside, own);
        var named = _folder.CreateSubdirectory("named").FullName;
        File.WriteAllText(Path.Combine(named, Path.GetFileName(own)), "another libtorch");

        var output = RunProbe(libtorch: named);

        output.Should().Contain("loaded: False").And.Contain($"names '{named}', and the program has another libtorch of its own: '{beside}'.");
    }

    /// <summary>A build's output has links to the package's files: the same libtorch by another path.</summary>
    [Fact]
    public void A_named_libtorch_that_the_program_has_by_a_link_is_loaded()
    {
        var own = NativePlatform.Current().LibtorchFile!;
        CopyTorchSharp();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(own)!).Where(file => !File.Exists(Path.Combine(_folder.FullName, Path.GetFileName(file)))))
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, Path.GetFileName(file)), file);

        RunProbe(libtorch: Path.GetDirectoryName(own)!).Should().Contain("loaded: True, backend: cpu");
    }

    [Fact]
    public void The_path_cannot_be_set_once_libtorch_is_loaded()
    {
        TorchRuntime.EnsureLoaded();

        var late = () => TorchRuntime.LibtorchPath = "/opt/libtorch";

        late.Should().Throw<InvalidOperationException>().WithMessage("*before the first network*");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void CopyTorchSharp() =>
        File.Copy(NativePlatform.Current().TorchSharpFile!, Path.Combine(_folder.FullName, NativePlatform.FileNameOf("LibTorchSharp")));

    private static void WriteWithStrongNeed(string source, string destination)
    {
        var bytes = File.ReadAllBytes(source);
        var need = ElfLibrary.Read(source).Needs().Single(Libstdcxx.IsNeeded);
        bytes[need.FlagsOffset] = 0;
        File.Delete(destination);
        File.WriteAllBytes(destination, bytes);
    }

    private string RunProbe(string? libtorch = null)
    {
        foreach (var name in Probe.Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, name))))
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(_folder.FullName, name));
        }

        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", Path.Combine(_folder.FullName, "Inception.Tests.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (libtorch is not null) start.Environment[NativePlatform.LibtorchVariable] = libtorch;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, "the probe ended with {0}{1}", output, error.Result);
        return output + error.Result;
    }
}
