using System.CommandLine;
using System.Globalization;
using Inception.Runtime;
using static TorchSharp.torch;

namespace Inception.Tool.Options;

/// <summary>The options that say where libtorch computes, and how exactly a GPU does. They mean the same in every command.</summary>
internal sealed class DeviceOptions
{
    public const string Cpu = "cpu";

    private const string Auto = "auto", Cuda = "cuda", Highest = "highest", High = "high";

    private readonly bool _takesSeveral;

    private readonly Option<string> _device = new("--device") { DefaultValueFactory = _ => Auto };

    private readonly Option<string> _float32 = CommonOptions.OneOf(
        new("--float32-precision")
        {
            Description = "The precision of float32 on a GPU. highest computes in full float32. high rounds the inputs of convolutions and matrix products "
                + "to TensorFloat-32, which is faster. Default: high for convolutions only",
        },
        Highest, High);

    /// <summary>The options of a command.</summary>
    /// <param name="takesSeveral">Whether several GPUs may share the work, as in <c>cuda:0,cuda:1</c>.</param>
    public DeviceOptions(bool takesSeveral = false)
    {
        _takesSeveral = takesSeveral;
        _device.HelpName = "auto|cpu|cuda|cuda:N";
        _device.Description = "Where to compute. auto picks a GPU if libtorch can use one, otherwise the CPU. cuda:1 is the second GPU"
            + (takesSeveral ? ". cuda:0,cuda:1 shares the requests between two GPUs" : "");
        _device.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !IsValid(result.Tokens[0].Value))
                result.AddError($"--device expects auto, cpu, cuda or one GPU such as cuda:1{(takesSeveral ? ", or several such as cuda:0,cuda:1" : "")}; "
                    + $"found '{result.Tokens[0].Value}'.");
        });
    }

    public void AddTo(Command command, string group) => command.AddGroup(group, _device, _float32);

    /// <summary>Whether the user named a GPU.</summary>
    public bool IsGpuNamed(ParseResult parsed) => Name(parsed).StartsWith(Cuda, StringComparison.Ordinal);

    /// <summary>Whether the CPU computes. A GPU is looked for only where this program has libtorch's library for one: nothing else needs libtorch.</summary>
    public bool IsOnCpu(ParseResult parsed) => Name(parsed) switch
    {
        Cpu => true,
        Auto => !TorchRuntime.HasCuda || Resolve(parsed).type == TorchSharp.DeviceType.CPU,
        _ => false,
    };

    /// <summary>The device; of several, the first. libtorch is loaded, and computes float32 as the user says from now on.</summary>
    /// <exception cref="UserException">There is no such GPU.</exception>
    public Device Resolve(ParseResult parsed) => ResolveAll(parsed)[0];

    /// <summary>The devices that share the work.</summary>
    /// <inheritdoc cref="Resolve" path="/exception"/>
    public IReadOnlyList<Device> ResolveAll(ParseResult parsed)
    {
        TorchRuntime.EnsureLoaded();
        if (parsed.GetValue(_float32) is { } precision)
            TorchRuntime.Float32Precision = precision == Highest ? Float32Precision.Highest : Float32Precision.High;
        return Name(parsed) switch
        {
            Cpu => [CPU],
            Auto => [cuda.is_available() ? CUDA : CPU],
            var names => [.. names.Split(',').Select(Gpu)],
        };
    }

    private static Device Gpu(string name)
    {
        if (!cuda.is_available())
            throw new UserException(
                $"--device {name} needs a GPU, and libtorch found no GPU. A GPU needs an NVIDIA driver and libtorch for CUDA: set INCEPTION_LIBTORCH to the "
                    + "folder of PyTorch's libtorch, or build with -p:TorchBackend=cuda-linux or cuda-windows. "
                    + "'inception doctor' shows which GPU, driver and libtorch were found.");
        var (count, number) = (cuda.device_count(), NumberOf(name));
        return number is null || number < count ? new(name) : throw new UserException(
            $"--device {name} does not exist: this machine has {(count == 1 ? "one GPU, cuda:0" : $"{count} GPUs, cuda:0 to cuda:{count - 1}")}.");
    }

    private static byte? NumberOf(string name) => name.Length > Cuda.Length ? byte.Parse(name.AsSpan(Cuda.Length + 1), CultureInfo.InvariantCulture) : null;

    private string Name(ParseResult parsed) => parsed.GetValue(_device)!;

    private bool IsValid(string text)
    {
        if (text is Auto or Cpu) return true;
        var names = text.Split(',');
        return (_takesSeveral || names.Length == 1) && names.Distinct().Count() == names.Length && Array.TrueForAll(names, IsGpu);
    }

    private static bool IsGpu(string name) => name == Cuda
        || (name.StartsWith(Cuda + ":", StringComparison.Ordinal)
            && byte.TryParse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
