using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Inception.Tests.Runtime.Cuda;

/// <summary>
/// CUDA graphs are recorded by functions of libtorch that have C++ names. A C++ compiler makes libraries of the same declarations, which write down how they
/// are called: names, arguments and their order are right if they say so.
/// </summary>
public sealed class CudaFunctionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_graph_is_recorded_replayed_and_destroyed_by_the_calls_that_libtorch_declares()
    {
        var lines = Run();

        Part(lines, "recorded").Should().Equal(
            "device 1", "pool of 1, high priority 0", "waited", "stream 9 of 1",
            "work, races True", "work, races True", "work, races True", "work, races True", "waited",
            "graph, keeps 1", "begins on stream 9, pool 0 0, mode 2", "work, races False", "ends", "instantiates 0x422a, flags 9",
            "stream 0 of 1", "waited", "device 0",
            "fault: none, races False",
            "device 1", "launched 0x77 on 0x1000", "device 0",
            "device 1", "waited", "device 0", "instance 0x77 destroyed", "graph 42 destroyed");
    }

    /// <summary>libtorch would throw in C++; an empty record lets it take back what it had set up for the first.</summary>
    [SkippableFact]
    public void A_record_that_meets_an_error_ends_as_an_empty_one()
    {
        var lines = Part(Run(), "refused");

        lines.Should().ContainInOrder(
            "begins on stream 9, pool 0 0, mode 2", "abandoned on 0x1009", "error forgotten", "empty record on 0x1009, mode 2", "ends", "graph 42 destroyed",
            "stream 0 of 1");
        lines.Where(line => line == "ends").Should().ContainSingle();
        lines[^1].Should().Be("no graph: one of its operations cannot be recorded");
    }

    /// <summary>Errors of CUDA are exceptions of .NET, where libtorch's own functions would end the process.</summary>
    [SkippableFact]
    public void A_GPU_without_room_for_a_graph_is_an_error_of_memory()
    {
        var lines = Part(Run(), "full");

        lines.Should().ContainInOrder(
            "ends", "instantiates 0x422a, flags 9", "error forgotten", "graph 42 destroyed", "no graph: CUDA error: out of memory",
            "launched 0x77 on 0x1000", "error forgotten", "CUDA error: out of memory, of memory", "instance 0x77 destroyed", "graph 42 destroyed");
    }

    [SkippableFact]
    public void Work_that_fails_leaves_stream_device_and_races_as_they_were()
    {
        var lines = Part(Run(), "failed");

        lines.Should().Equal(
            "device 1", "waited", "stream 9 of 1", "stream 0 of 1", "waited", "device 0", "failed: zeros: Dimension size must be non-negative., races False");
    }

    private static string[] Part(string[] lines, string name) =>
        [.. lines.SkipWhile(line => line != $"# {name}").Skip(1).TakeWhile(line => !line.StartsWith('#'))];

    private string[] Run()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "CUDA graphs are recorded on Linux x64 alone.");
        Compile("libc10_cuda.so", "-DC10");
        Compile("libtorch_cuda.so", $"-L{_folder.Path}", "-lc10_cuda");
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "Inception.Tests.dll"), CudaProbe.Command, _folder.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var lines = ConsoleRun.Of(start).ShouldSucceed().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines.Should().Contain("missing: nothing");
        return lines;
    }

    private void Compile(string library, params string[] arguments)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Runtime", "Cuda", "cuda_stand_in.cpp");
        var start = new ProcessStartInfo(
            "g++", ["-std=c++17", "-O1", "-shared", "-fPIC", $"-Wl,-soname,{library}", "-o", _folder[library], source, .. arguments])
        {
            RedirectStandardError = true,
        };
        Process compiler;
        try
        {
            compiler = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new SkipException("There is no g++ to make the libraries with.");
        }

        using (compiler)
        {
            var errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            compiler.ExitCode.Should().Be(0, "{0}", errors);
        }
    }
}
