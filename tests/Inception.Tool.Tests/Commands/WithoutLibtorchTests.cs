using System.Diagnostics;
using System.Text.Json;
using Inception.Tool.Runtimes;

namespace Inception.Tool.Tests.Commands;

/// <summary>The program as the package of the tool has it: no libtorch beside it.</summary>
[Collection(ConsoleApp.Name)]
public sealed class WithoutLibtorchTests(ConsoleAppFiles files)
{
    [Theory]
    [InlineData("classify", "IMAGE", "--json")]
    [InlineData("embed", "IMAGE", "--output", "bare.npy")]
    [InlineData("compare", "IMAGE", "IMAGE")]
    [InlineData("preprocess", "IMAGE", "--model", "inception_medium", "--output", "bare-x.npy")]
    [InlineData("predict", "--quiet", "--model", "inception_small", "--weights", "SMALL", "--input", "INPUT", "--output", "bare-y.npy")]
    [InlineData("metrics", "--real", "FEATURES", "--generated", "FEATURES", "--fid")]
    [InlineData("summary", "inception_small")]
    [InlineData("weights", "list")]
    [InlineData("gradcam", "IMAGE", "--output", "bare.png", "--map", "bare.npy")]
    [InlineData("doctor")]
    public void What_the_portable_engine_does_needs_no_libtorch(params string[] arguments)
    {
        var run = ConsoleRun.Of(Bare([.. arguments.Select(Filled)]));

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("gradcam", "IMAGE", "--stage", "mixed2", "--output", "bare.png")]
    [InlineData("classify", "IMAGE", "--engine", "compiled")]
    [InlineData("classify", "IMAGE", "--precision", "bf16")]
    [InlineData("export", "inception_medium", "--output", "bare.onnx")]
    [InlineData("check", "inception_small")]
    [InlineData("bench", "inception_small")]
    public void What_needs_it_says_in_one_line_how_to_get_it(params string[] arguments)
    {
        var run = ConsoleRun.Of(Bare([.. arguments.Select(Filled)]));

        run.ShouldFailInOneLine().Should().Contain("inception runtime add cpu").And.Contain("INCEPTION_LIBTORCH");
        run.Output.Should().BeEmpty();
    }

    [Fact]
    public void A_folder_that_the_environment_names_serves()
    {
        var start = Bare("gradcam", ConsoleAppFiles.Image, "--stage", "mixed2", "--output", files["named.png"]);
        start.Environment["INCEPTION_LIBTORCH"] = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimePackage.OfThisMachine(RuntimePackage.Cpu).Platform, "native");

        ConsoleRun.Of(start).ExitCode.Should().Be(0);
        File.Exists(files["named.png"]).Should().BeTrue();
    }

    [Fact]
    public void Doctor_tells_programs_that_libtorch_is_not_here()
    {
        using var json = JsonDocument.Parse(ConsoleRun.Of(Bare("doctor", "--json")).ShouldSucceed());

        json.RootElement.GetProperty("isLoaded").GetBoolean().Should().BeFalse();
        json.RootElement.GetProperty("failure").GetString().Should().BeEquivalentTo("backendMissing");
    }

    [Fact]
    public void Runtime_commands_say_what_is_missing()
    {
        ConsoleRun.Of(Bare("runtime", "path", "cpu")).ShouldFailInOneLine().Should().Contain("inception runtime add cpu");
        ConsoleRun.Of(Bare("runtime", "remove", "cpu")).ShouldFailInOneLine().Should().Contain("inception runtime add cpu");
        ConsoleRun.Of(Bare("runtime", "add", "cuda")).ShouldFailInOneLine().Should().Contain("cpu");
    }

    private string Filled(string argument) => argument switch
    {
        "IMAGE" => ConsoleAppFiles.Image,
        "SMALL" => files.Small,
        "FEATURES" => files.Input(20, 8),
        "INPUT" => files.Input(1, 1, 28, 28),
        _ when argument.StartsWith("bare", StringComparison.Ordinal) => files[argument],
        _ => argument,
    };

    /// <summary>A copy of the program without libtorch's own libraries.</summary>
    private ProcessStartInfo Bare(params string[] arguments)
    {
        var folder = files["without-libtorch"];
        if (!Directory.Exists(folder)) Copy(AppContext.BaseDirectory, folder);
        var start = ConsoleRun.Process(folder, arguments);
        start.Environment["INCEPTION_HOME"] = files["no-cache"];   // where nothing was added
        start.Environment["INCEPTION_LIBTORCH"] = null;
        return start;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetFileName(file);
            if (name.Contains("torch_", StringComparison.Ordinal) || name.StartsWith("libtorch.", StringComparison.Ordinal) || name == "torch.dll") continue;
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
