using System.CommandLine;

namespace Inception.Tool.Commands;

/// <summary>A command that saves or finishes its work when it is stopped. The program waits for the command.</summary>
internal sealed class SavedCommand : Command
{
    public SavedCommand(string name, string description, string examples)
        : base(name, description) => this.SetExamples(examples);
}
