using System.Text.Json;
using Inception.Runtime;

namespace Inception.Tool.Tests.Commands;

[Collection(ConsoleApp.Name)]
public class DoctorCommandTests(ConsoleAppFiles files)
{
    [Fact]
    public void The_report_has_every_field_on_a_line()
    {
        var output = ConsoleRun.Of("doctor").ShouldSucceed();

        var names = output.Split('\n').Where(line => line.Length > 0).Select(line => line.Split("  ")[0].Trim()).ToList();
        names.Should().ContainInOrder("TorchSharp", "libtorch", "Backend", "Native library", "Instruction set", "Convolutions", "Threads", "CUDA", "System", ".NET");
        output.Should().Contain("The native library loads and works.");
    }

    [Fact]
    public void The_json_is_the_librarys_report()
    {
        var report = TorchRuntime.Describe();

        using var json = JsonDocument.Parse(InProcess.Of("doctor", "--json").ShouldSucceed());

        var root = json.RootElement;
        root.GetProperty("isLoaded").GetBoolean().Should().BeTrue();
        root.GetProperty("torchSharpVersion").GetString().Should().Be(report.TorchSharpVersion);
        root.GetProperty("convolutionTailsAreWrong").GetBoolean().Should().Be(report.ConvolutionTailsAreWrong!.Value);
        root.GetProperty("libstdcxxNeed").GetString().Should().BeEquivalentTo(report.LibstdcxxNeed.ToString());
    }

    [Fact]
    public void Without_what_belongs_beside_the_program_the_message_says_what_is_missing()
    {
        var bare = Directory.CreateDirectory(files["bare"]).FullName;
        foreach (var name in new[] { "inception.dll", "inception.runtimeconfig.json", "Inception.Core.dll", "Inception.Metrics.dll", "Inception.TorchSharp.dll", "Inception.TorchSharp.Training.dll", "TorchSharp.dll", "System.CommandLine.dll", "Spectre.Console.dll", "Spectre.Console.Ansi.dll" })
            File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(bare, name));

        var classify = ConsoleRun.Of(ConsoleRun.Process(bare, "classify", ConsoleAppFiles.Image));
        var doctor = ConsoleRun.Of(ConsoleRun.Process(bare, "doctor", "--json"));

        classify.ShouldFailInOneLine().Should().Contain(Path.Combine(bare, "Assets", "inception_medium-fashion_mnist.safetensors")).And.Contain("Install or build the program again");
        classify.Output.Should().BeEmpty();
        doctor.ShouldFailInOneLine().Should().Contain("reference Inception.TorchSharp");
        using var json = JsonDocument.Parse(doctor.Output);
        json.RootElement.GetProperty("backend").GetString().Should().Be("none");
    }
}
