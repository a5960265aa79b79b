using System.Diagnostics;

namespace Inception.Tool.Tests.Issues;

/// <summary>A named pipe among images, as weights or as a list made commands wait for ever, and they did not end at SIGTERM.</summary>
[Collection(ConsoleApp.Name)]
public sealed class SpecialFilesAreNotOpened : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _weights;

    public SpecialFilesAreNotOpened(ConsoleAppFiles files)
    {
        _weights = files.Small;
        if (!OperatingSystem.IsLinux()) return;
        Directory.CreateDirectory(_folder["images/class"]);
        using (var mkfifo = Process.Start("mkfifo", [_folder["images/pipe.png"]])) mkfifo.WaitForExit();
        File.Copy(ConsoleAppFiles.Image, _folder["images/a.png"]);
        Directory.CreateSymbolicLink(_folder["images/class/up"], "..");
    }

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Among_images_they_are_left_out_and_links_in_a_circle_give_no_image_twice()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs mkfifo");

        var classified = Run("classify IMAGES -r --format csv --top 1 --quiet");
        var embedded = Run("embed IMAGES -r --output OUT.npy");

        classified.ExitCode.Should().Be(2);
        classified.Output.Trim().Split('\n').Should().HaveCount(2);
        classified.Error.Should().Contain("pipe.png");
        embedded.ExitCode.Should().Be(0);
        embedded.Output.Should().Contain("1×288");
    }

    [SkippableTheory]
    [InlineData("classify PIPE")]
    [InlineData("classify @PIPE")]
    [InlineData("classify --list PIPE")]
    [InlineData("embed PIPE --output OUT.npy")]
    [InlineData("preprocess PIPE --preset fashion_mnist --output OUT.npy")]
    [InlineData("gradcam PIPE --output OUT.png")]
    [InlineData("compare PIPE PIPE")]
    [InlineData("features PIPE --stage fc --output OUT.npy")]
    [InlineData("predict --input PIPE --output OUT.npy")]
    [InlineData("weights check PIPE --model inception_small")]
    [InlineData("train --recipe PIPE")]
    [InlineData("evaluate --data PIPE")]
    [InlineData("export inception_small --onnx OUT.onnx --precision int8 --calibration PIPE")]
    public void Alone_they_are_refused(string arguments)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs mkfifo");

        Run(arguments).ShouldFailInOneLine().Should().Contain("pipe.png").And.Contain("named pipe");
    }

    private ConsoleRun Run(string arguments)
    {
        List<string> given = [.. arguments.Split(' ').Select(one => one
            .Replace("IMAGES", _folder["images"], StringComparison.Ordinal)
            .Replace("PIPE", _folder["images/pipe.png"], StringComparison.Ordinal)
            .Replace("OUT", _folder["out"], StringComparison.Ordinal))];
        if (given[0] is not ("preprocess" or "weights" or "train" or "export")) given.AddRange(["--model", "inception_small", "--weights", _weights]);
        var run = InProcess.RunAsync([.. given]);
        return run.Wait(TimeSpan.FromSeconds(30)) ? run.Result : throw new TimeoutException($"'{arguments}' waits.");
    }
}
