namespace Inception.Tool.Tests.Issues;

/// <summary>An output that was an input replaced it: a photograph, a checkpoint, the statistics of half of the images.</summary>
[Collection(ConsoleApp.Name)]
public sealed class OutputsThatAreInputs : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConsoleAppFiles _files;

    public OutputsThatAreInputs(ConsoleAppFiles files) => _files = files;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gradcam cat.png -o cat.png")]
    [InlineData("gradcam cat.png -o link.png")]
    [InlineData("predict --model inception_small --weights m.safetensors -i x.npy -o x.npy")]
    [InlineData("metrics statistics x.npz -o x.npz")]
    [InlineData("metrics merge a.npz x.npz -o x.npz")]
    [InlineData("weights convert m.safetensors m.safetensors")]
    [InlineData("export --model inception_small --weights m.pt -o m.pt")]
    [InlineData("classify @list.csv -o list.csv")]
    [InlineData("classify --list list.csv -o list.csv")]
    public void An_input_is_never_replaced_by_the_output(string command)
    {
        File.Copy(ConsoleAppFiles.Image, _folder["cat.png"]);
        File.CreateSymbolicLink(_folder["link.png"], _folder["cat.png"]);
        File.Copy(_files.Small, _folder["m.safetensors"]);
        File.Copy(_files.Small, _folder["m.pt"]);
        File.Copy(_files.Input(1, 1, 28, 28), _folder["x.npy"]);
        foreach (var name in new[] { "a.npz", "x.npz" }) File.WriteAllText(_folder[name], "statistics");
        File.WriteAllText(_folder["list.csv"], _folder["cat.png"]);
        var before = Directory.GetFiles(_folder.Path).ToDictionary(path => path, File.ReadAllBytes);

        var run = InProcess.Of([.. command.Split(' ').Select(word => word is ['@', ..] ? "@" + _folder[word[1..]] : word.Contains('.', StringComparison.Ordinal) ? _folder[word] : word)]);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("would overwrite the input '").And.Contain("choose another output.");
        Directory.GetFiles(_folder.Path).Should().BeEquivalentTo(before.Keys);
        foreach (var (path, content) in before) File.ReadAllBytes(path).Should().Equal(content);
    }

    [Fact]
    public void The_names_of_embeddings_do_not_replace_another_json_file()
    {
        File.Copy(ConsoleAppFiles.Image, _folder["a.png"]);
        File.WriteAllText(_folder["a.json"], "{ \"annotations\": [] }");
        string[] embed = ["embed", _folder["a.png"], "--model", "inception_small", "--weights", _files.Small, "-q", "-o"];

        var refused = InProcess.Of([.. embed, _folder["a.npy"]]);
        refused.ExitCode.Should().Be(1);
        refused.Error.Should().Contain("which has other content");
        File.ReadAllText(_folder["a.json"]).Should().Contain("annotations");

        for (var i = 0; i < 2; i++) InProcess.Of([.. embed, _folder["b.npy"]]).ExitCode.Should().Be(0, "names may be replaced by names");
    }

    [Fact]
    public void A_report_does_not_replace_the_files_of_a_training()
    {
        File.WriteAllText(_folder["recipe.json"], "{}");
        foreach (var name in new[] { "a.npy", "b.npy" }) NpyFile.Write(_folder[name], [.. Enumerable.Range(0, 12).Select(i => (float)(i * i % 7))], 6, 2);

        var run = InProcess.Of("metrics", "--real", _folder["a.npy"], "--generated", _folder["b.npy"], "--report", _folder.Path);

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("has other files");
        File.Exists(_folder["report.md"]).Should().BeFalse();
        File.Delete(_folder["recipe.json"]);
        for (var i = 0; i < 2; i++)
            InProcess.Of("metrics", "--real", _folder["a.npy"], "--generated", _folder["b.npy"], "--report", _folder["it's"]).ExitCode.Should().Be(0, "its own report may be replaced");
        File.ReadAllText(_folder["it's/report.md"]).Should().Contain("it'\\''s'");
    }
}
