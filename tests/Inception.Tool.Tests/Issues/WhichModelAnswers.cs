using System.Text.Json;

namespace Inception.Tool.Tests.Issues;

/// <summary>The first answer to a photograph was "Bag", and nothing said that the model knows ten kinds of clothes.</summary>
[Collection(ConsoleApp.Name)]
public class WhichModelAnswers(ConsoleAppFiles files)
{
    private static readonly string Photograph = Path.Combine(AppContext.BaseDirectory, "Assets", "photographs", "chelsea.jpg");

    [Fact]
    public void Classify_says_model_classes_and_weights_in_one_line()
    {
        var shipped = InProcess.Of("classify", ConsoleAppFiles.Image, "--json");
        var own = InProcess.Of("classify", ConsoleAppFiles.Image, "--model", "inception_small", "--weights", files.Small);

        shipped.Error.Trim().Should().Contain("inception_medium").And.Contain("10 classes").And.Contain("shipped").And.NotContain("\n");
        own.Error.Trim().Should().Contain("inception_small").And.Contain("10 classes").And.Contain(files.Small).And.NotContain("\n");
        JsonDocument.Parse(shipped.Output).RootElement.GetArrayLength().Should().Be(1, "stdout has nothing else");
    }

    [Fact]
    public void A_photograph_gets_a_warning_with_the_commands_for_ImageNet()
    {
        var run = InProcess.Of("classify", ConsoleAppFiles.Image, Photograph, Photograph);

        run.ExitCode.Should().Be(0);
        var lines = run.Error.Trim().Split('\n');
        lines.Should().HaveCount(2);
        lines[1].Should().ContainAll("chelsea.jpg", "28×28", "inception weights download inception_v3.tv_in1k", "--weights inception_v3.tv_in1k");
        InProcess.Of("classify", Photograph, "--model", "inception_small", "--weights", files.Small).Error.Should().NotContain("warning", "the user's own weights may know it");
        InProcess.Of("classify", Photograph, "--quiet").Error.Should().BeEmpty();
    }

    [Fact]
    public void Predict_says_it_too()
    {
        var run = InProcess.Of("predict", "--model", "inception_small", "--weights", files.Small, "--input", files.Input(1, 1, 28, 28), "--output", files["which.npy"]);

        run.Error.Trim().Should().Contain("inception_small").And.Contain("10 classes").And.Contain(files.Small).And.NotContain("\n");
    }
}
