using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tool.Tests.Commands.Weights;

/// <summary>Weights that are not finite: no command gives a result of them, whether they are let in or not.</summary>
[Collection(ConsoleApp.Name)]
public class SpoiltWeightsTests(ConsoleAppFiles files)
{
    private static readonly string[] LetIn = ["--allow-non-finite"];

    public static TheoryData<string, string> Commands => new()
    {
        { "classify", "IMAGE --model inception_small --weights WEIGHTS" },
        { "classify with JSON", "IMAGE --model inception_small --weights WEIGHTS --json" },
        { "predict", "--model inception_small --weights WEIGHTS --input INPUT --output OUT.npy" },
        { "predict with features", "--model inception_small --weights WEIGHTS --input INPUT --output OUT.npy --features mixed4" },
        { "embed", "IMAGE --model inception_small --weights WEIGHTS --output OUT.npy" },
        { "compare", "IMAGE IMAGE --model inception_small --weights WEIGHTS --json" },
        { "features", "IMAGE --model inception_small --weights WEIGHTS --stage mixed4 --output OUT.npy" },
        { "gradcam", "IMAGE --model inception_small --weights WEIGHTS --output OUT.png" },
        { "export", "inception_small --weights WEIGHTS --onnx OUT.onnx" },
        { "calibrate", "inception_small --weights WEIGHTS --images FOLDER --output OUT.json" },
        { "evaluate", "--model inception_small --weights WEIGHTS --data FOLDER --json" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void No_command_gives_a_result_of_them(string command, string arguments)
    {
        var line = Arguments(command.Split(' ')[0], arguments);

        var stopped = InProcess.Of(line);
        var letIn = InProcess.Of([.. line, .. LetIn]);

        stopped.ExitCode.Should().Be(1);
        stopped.Error.Should().Contain("stem1.conv.weight (1 of 288)").And.Contain("--allow-non-finite");
        letIn.ExitCode.Should().Be(1);
        letIn.Error.Should().Contain("finite");
        (stopped.Output + letIn.Output).Should().BeEmpty();
        Directory.EnumerateFiles(files.Folder, "OUT.*").Should().BeEmpty();
    }

    [Fact]
    public void A_check_names_them_and_fails()
    {
        var check = new[] { "weights", "check", Spoilt(), "--model", "inception_small" };

        var stopped = InProcess.Of(check);
        var letIn = InProcess.Of([.. check, .. LetIn]);

        stopped.ExitCode.Should().Be(1);
        stopped.Error.Should().Contain("stem1.conv.weight (1 of 288)");
        letIn.ExitCode.Should().Be(0);
        letIn.Error.Should().Contain("stem1.conv.weight (1 of 288)");
    }

    [Fact]
    public void A_part_of_a_checkpoint_is_chosen_by_name_and_by_prefix()
    {
        using var checkpoint = Checkpoint.Open(files.Small);
        using var scope = NewDisposeScope();
        var tensors = checkpoint.Entries.ToDictionary(entry => "student." + entry.Key, entry => checkpoint.Read(entry.Key));
        foreach (var entry in checkpoint.Entries) tensors.Add("teacher." + entry.Key, checkpoint.Read(entry.Key));
        PyTorchFile.Write(files["two.pth"], tensors, new Dictionary<string, string> { ["epoch"] = "3" });
        var check = new[] { "weights", "check", files["two.pth"], "--model", "inception_small" };

        var usual = InProcess.Of(check);
        var named = InProcess.Of([.. check, "--state-dict", "state_dict", "--strip-prefix", "teacher."]);
        var converted = InProcess.Of("weights", "convert", files["two.pth"], files["teacher.safetensors"], "--strip-prefix", "teacher.");

        usual.ExitCode.Should().Be(0);
        usual.Output.Should().Contain("152 tensors").And.Contain("student.");
        usual.Error.Should().Contain("teacher.");
        named.ExitCode.Should().Be(0);
        named.Error.Should().BeEmpty();
        converted.ExitCode.Should().Be(0);
        InProcess.Of("weights", "check", files["teacher.safetensors"], "--model", "inception_small").ExitCode.Should().Be(0);
        InProcess.Of([.. check, "--state-dict", "model"]).ExitCode.Should().Be(1);
        InProcess.Of([.. check, "--strip-prefix", "net."]).Error.Should().Contain("student. (152)");
    }

    private string[] Arguments(string command, string arguments) =>
    [
        command, .. arguments.Split(' ').Select(argument => argument switch
        {
            "IMAGE" => ConsoleAppFiles.Image,
            "WEIGHTS" => Spoilt(),
            "INPUT" => files.Input(1, 1, 28, 28),
            "FOLDER" => files.Classes("ankle-boot", "bag"),
            _ when argument.StartsWith("OUT.", StringComparison.Ordinal) => files[argument],
            _ => argument,
        }),
    ];

    private string Spoilt()
    {
        var path = files["spoilt.pth"];
        if (File.Exists(path)) return path;
        using var network = new InceptionSmall();
        FormulaWeights.Fill(network);
        using (no_grad())
        {
            using var flat = network.state_dict()["stem1.conv.weight"].view(-1);
            using var first = flat.narrow(0, 0, 1);
            first.fill_(double.NaN);
        }

        network.SaveWeights(path);
        return path;
    }
}
