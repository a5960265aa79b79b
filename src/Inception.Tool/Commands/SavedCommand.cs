using System.CommandLine;

namespace Inception.Tool.Commands;

/// <summary>A command that saves its work when it is asked to stop: the program waits until it has finished its step and saved.</summary>
internal sealed class SavedCommand : Command
{
    public SavedCommand(string name, string description, string examples)
        : base(name, description) => this.SetExamples(examples);
}
