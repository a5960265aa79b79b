using System.CommandLine;

namespace Inception.Tool.Commands;

/// <summary>A command that saves or finishes its work when it is asked to stop: the program waits for it.</summary>
internal sealed class SavedCommand : Command
{
    public SavedCommand(string name, string description, string examples)
        : base(name, description) => this.SetExamples(examples);
}
