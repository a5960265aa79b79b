using System.CommandLine;
using System.CommandLine.Invocation;

namespace Inception.Tool.Help;

/// <summary><c>--help</c> of every command: examples first, then the options under their headings, at most 100 columns wide.</summary>
internal sealed class CommandHelp : SynchronousCommandLineAction
{
    private const int Widest = 100, Narrowest = 40;

    /// <summary>A user who asks for help need not have given everything that the command requires.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var width = Console.IsOutputRedirected ? Widest : Math.Clamp(Console.WindowWidth, Narrowest, Widest);
        new HelpWriter(parseResult.InvocationConfiguration.Output, width).Write(parseResult.CommandResult.Command);
        return 0;
    }
}
