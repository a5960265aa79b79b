using System.CommandLine;
using static TorchSharp.torch;

namespace Inception.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Model(string? byDefault = null)
    {
        var option = new Option<string>("--model", "-m")
        {
            Description = "The network: " + string.Join(", ", NetworkChoice.All.Select(choice => choice.Name)),
            HelpName = "NAME",
            Required = byDefault is null,
        };
        if (byDefault is not null) option.DefaultValueFactory = _ => byDefault;
        return option;
    }

    public static Option<string?> Weights(string description) => new("--weights", "-w") { Description = description, HelpName = "FILE" };

    public static Option<int?> Classes() => Positive(new("--classes") { Description = "The length of the logits", HelpName = "N" });

    public static Option<bool> Json() => new("--json") { Description = "Print JSON, for programs" };

    public static Option<string> Device()
    {
        var option = new Option<string>("--device")
        {
            Description = "auto takes CUDA when it is there", HelpName = "auto|cpu|cuda", DefaultValueFactory = _ => "auto",
        };
        option.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        return option;
    }

    public static Option<int?> Positive(Option<int?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var value) && value < 1)
                result.AddError($"{option.Name} must be at least 1, found {value}.");
        });
        return option;
    }

    public static Device Resolve(string device)
    {
        Runtime.TorchRuntime.EnsureLoaded();
        return device switch
        {
            "cpu" => CPU,
            "cuda" when !cuda.is_available() => throw new UserException(
                "CUDA was asked for and is not there. Build with -p:TorchBackend=cuda-linux or cuda-windows on a machine with an NVIDIA GPU and driver; 'inception doctor' shows what is found."),
            "cuda" => CUDA,
            _ => cuda.is_available() ? CUDA : CPU,
        };
    }
}
