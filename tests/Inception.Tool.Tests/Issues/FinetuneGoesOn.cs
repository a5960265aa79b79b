namespace Inception.Tool.Tests.Issues;

/// <summary>A fine-tuning that starts from features, as most do, could neither be resumed nor extended.</summary>
[Collection(ConsoleApp.Name)]
public sealed class FinetuneGoesOn : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FinetuneGoesOn()
    {
        var images = Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist");
        foreach (var name in new[] { "bag", "trouser" })
        {
            Directory.CreateDirectory(_folder[$"data/{name}"]);
            for (var i = 0; i < 8; i++) File.Copy(Path.Combine(images, $"{name}-{i % 2}.png"), _folder[$"data/{name}/{i}.png"]);
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>By the folder alone, and by the command that began it, whose <c>--model</c> is a file in the second row.</summary>
    [Theory]
    [InlineData("inception_medium")]
    [InlineData("model.safetensors")]
    public void More_epochs_extend_it(string model)
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "Assets", "inception_medium-fashion_mnist.safetensors");
        if (model.EndsWith(".safetensors", StringComparison.Ordinal)) File.Copy(shipped, model = _folder[model]);
        string[] begin = ["finetune", "--data", _folder["data"], "--model", model, "--seed", "1", "--cache", _folder["cache"], "--output", _folder["run"]];

        InProcess.Of([.. begin, "--epochs", "1"]).Error.Should().BeEmpty();
        var extended = InProcess.Of("finetune", "--output", _folder["run"], "--cache", _folder["cache"], "--epochs", "2");
        (extended.ExitCode, extended.Error).Should().Be((0, ""));
        var again = InProcess.Of([.. begin, "--epochs", "3"]);
        (again.ExitCode, again.Error).Should().Be((0, ""));

        File.ReadLines(_folder["run/log.csv"]).Skip(1).Select(line => line.Split(',')[0]).Should().Equal("1", "2", "3");
    }

    [Fact]
    public void Images_that_are_not_decoded_are_named()
    {
        File.WriteAllText(_folder["data/bag/photo.HEIC"], "a photograph");

        var run = InProcess.Of("finetune", "--data", _folder["data"], "--model", "inception_small", "--head-only", "--cache", _folder["cache"], "--output", _folder["run"]);

        run.ExitCode.Should().Be(0);
        run.Error.Should().Contain("skipped: 1 files in unsupported image formats, such as '").And.Contain("photo.HEIC");
    }
}
