using System.CommandLine;

namespace Inception.Tool.Options;

/// <summary>The model of a command that is about one model: <c>inception summary MODEL</c>, or <c>--model MODEL</c> as in all other commands.</summary>
internal sealed class ModelArgument
{
    private readonly Argument<string?> _argument = new("MODEL")
    {
        Description = $"The network: {NetworkChoice.Names}; or a checkpoint with metadata, such as those of 'inception train'",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _option = new("--model", "-m") { Description = "The same as the argument MODEL", HelpName = "MODEL" };

    public void AddTo(Command command)
    {
        command.Add(_argument);
        command.AddGroup("Model", _option);
    }

    /// <summary>What the user named; null when left out.</summary>
    /// <exception cref="UserException">Both ways were used, with different names.</exception>
    public string? Get(ParseResult parsed)
    {
        var (argument, option) = (parsed.GetValue(_argument), parsed.GetValue(_option));
        return argument is null || option is null || argument == option
            ? argument ?? option
            : throw new UserException($"The argument MODEL is '{argument}', and --model is '{option}': give only one of them.");
    }

    /// <summary>What the user named.</summary>
    /// <exception cref="UserException">It was left out.</exception>
    public string Require(ParseResult parsed) => Get(parsed)
        ?? throw new UserException(
            $"The argument 'MODEL' is missing. Expected one of {NetworkChoice.Names}, or a checkpoint. "
            + $"See: inception {parsed.CommandResult.Command.Name} --help");
}
