namespace Inception.Tool.Tests.Issues;

/// <summary>Control characters in the names of files reached the terminal.</summary>
[Collection(ConsoleApp.Name)]
public sealed class ControlCharactersInNames(ConsoleAppFiles files) : IDisposable
{
    private const string Evil = "\u001b[31mred\u0007\n\u009b\u202e.png";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void They_are_written_out_in_results_and_errors()
    {
        Skip.If(OperatingSystem.IsWindows(), "has no such names");
        Directory.CreateDirectory(_folder["bad"]);
        File.Copy(ConsoleAppFiles.Image, _folder[Evil]);
        File.WriteAllText(_folder["bad/" + Evil], "no image");
        string[] model = ["--model", "inception_small", "--weights", files.Small];
        ConsoleRun[] runs =
        [
            InProcess.Of(["classify", _folder[Evil], _folder["bad/" + Evil], .. model]),
            InProcess.Of(["classify", _folder["bad/" + Evil], .. model]),
            InProcess.Of(["classify", _folder["absent" + Evil], .. model]),
            InProcess.Of(["embed", _folder.Path, "-r", "--output", _folder["o.npy"], .. model]),
            InProcess.Of(["embed", _folder[Evil], "--output", _folder[Evil + ".npy"], .. model]),
            InProcess.Of(["preprocess", _folder[Evil], "--preset", "fashion_mnist", "--output", _folder[Evil + ".npy"]]),
            InProcess.Of(["gradcam", _folder[Evil], "--output", _folder[Evil], .. model]),
            InProcess.Of(["compare", _folder["bad/" + Evil], _folder[Evil], .. model]),
            InProcess.Of(["weights", "check", _folder[Evil], "--model", "inception_small"]),
            InProcess.Of(["evaluate", "--data", _folder.Path, .. model]),
            InProcess.Of([Evil]),
        ];

        foreach (var text in runs.Select(run => run.Output + run.Error))
            text.Where(character => character != '\n' && (char.IsControl(character) || character == '\u202e')).Should().BeEmpty();
        runs[0].Output.Should().Contain(@"\x1B[31mred\x07\x0A\x9B\u202E.png");
    }
}
