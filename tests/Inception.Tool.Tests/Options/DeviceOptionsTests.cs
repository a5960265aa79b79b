using System.CommandLine;
using Inception.Runtime;
using Inception.Tool.Benchmarking;
using TorchSharp;

namespace Inception.Tool.Tests.Options;

/// <summary><c>--device</c> and <c>--float32-precision</c>: the same names in every command, and an error that says which GPUs there are.</summary>
public sealed class DeviceOptionsTests
{
    private static readonly string[] Computing =
    [
        "classify", "embed", "compare", "gradcam", "features", "predict", "finetune", "train", "serve", "export", "calibrate", "check", "cluster worker",
        "cluster submit embed", "evaluate", "metrics", "metrics statistics", "bench",
    ];

    [Theory]
    [InlineData("auto", true)]
    [InlineData("cpu", true)]
    [InlineData("cuda", true)]
    [InlineData("cuda:0", true)]
    [InlineData("cuda:15", true)]
    [InlineData("cuda:", false)]
    [InlineData("cuda:-1", false)]
    [InlineData("cuda:256", false)]
    [InlineData("cuda:1x", false)]
    [InlineData("CUDA", false)]
    [InlineData("gpu", false)]
    [InlineData("", false)]
    [InlineData("cuda:0,cuda:1", false)]
    public void A_device_has_the_name_that_pytorch_gives_it(string name, bool isAccepted) =>
        Errors(new(), name).Any().Should().Be(!isAccepted);

    [Theory]
    [InlineData("cuda:0,cuda:1", true)]
    [InlineData("cuda:1", true)]
    [InlineData("auto", true)]
    [InlineData("cuda:0,cuda:0", false)]
    [InlineData("cpu,cuda:0", false)]
    [InlineData("cuda:0,", false)]
    public void Where_several_gpus_may_share_the_work_they_stand_in_a_list(string names, bool isAccepted) =>
        Errors(new(takesSeveral: true), names).Any().Should().Be(!isAccepted);

    [SkippableTheory]
    [InlineData("cuda")]
    [InlineData("cuda:1")]
    public void A_gpu_that_is_not_there_is_an_error_that_says_what_it_takes(string name)
    {
        Skip.If(TorchRuntime.Describe().CudaAvailable == true, "There is a GPU here.");
        var options = new DeviceOptions();
        var parsed = Parsed(options, "--device", name);

        options.IsOnCpu(parsed).Should().BeFalse("the user named a GPU");
        options.Invoking(one => one.Resolve(parsed)).Should().Throw<UserException>().WithMessage($"--device {name} *no GPU*INCEPTION_LIBTORCH*inception doctor*");
    }

    [Fact]
    public void The_precision_of_float32_is_set_when_the_device_is_taken()
    {
        try
        {
            foreach (var (name, expected) in new[] { ("highest", Float32Precision.Highest), ("high", Float32Precision.High) })
            {
                var options = new DeviceOptions();
                options.Resolve(Parsed(options, "--device", "cpu", "--float32-precision", name)).type.Should().Be(DeviceType.CPU);
                TorchRuntime.Float32Precision.Should().Be(expected);
            }
        }
        finally
        {
            torch.backends.cuda.matmul.allow_tf32 = false;   // as libtorch starts
        }
    }

    [Fact]
    public void Every_command_that_computes_has_both_options_with_one_meaning()
    {
        foreach (var name in Computing)
        {
            var command = name.Split(' ').Aggregate((Command)CommandLine.CreateRoot(), (parent, part) => parent.Subcommands.Single(one => one.Name == part));
            var device = command.Options.Single(option => option.Name == "--device");
            device.HelpName.Should().Be("auto|cpu|cuda|cuda:N", name);
            device.Description.Should().StartWith("Where to compute. auto picks a GPU if libtorch can use one, otherwise the CPU", name);
            command.Options.Should().ContainSingle(option => option.Name == "--float32-precision", name);
        }
    }

    [Fact]
    public void A_gpu_runs_the_engines_of_libtorch_in_float()
    {
        Contestant.OnGpu.Select(one => one.ToString()).Should().Equal("eager fp32", "compiled fp32", "compiled bf16");
        Contestant.Chosen(null, "int8", isOnCpu: false).Should().BeEmpty();
    }

    private static IEnumerable<string> Errors(DeviceOptions options, string name) =>
        Parsed(options, "--device", name).Errors.Select(error => error.Message);

    private static ParseResult Parsed(DeviceOptions options, params string[] arguments)
    {
        var command = new RootCommand();
        options.AddTo(command, "Device");
        return command.Parse(arguments);
    }
}
