using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Inception.Tool.Options;

/// <summary>The usual help of a command, with examples below it.</summary>
internal sealed class HelpWithExamples(HelpAction usual, string examples) : SynchronousCommandLineAction
{
    /// <summary><c>--help</c> for one command.</summary>
    /// <param name="examples">The examples, with their heading.</param>
    public static HelpOption Option(string examples)
    {
        var option = new HelpOption();
        option.Action = new HelpWithExamples((HelpAction)option.Action!, examples);
        return option;
    }

    /// <summary>Whoever asks for help need not have given all that the command requires.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(examples);
        return exitCode;
    }
}
