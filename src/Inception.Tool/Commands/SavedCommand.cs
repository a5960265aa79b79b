using System.CommandLine;

namespace Inception.Tool.Commands;

/// <summary>A command whose work is kept when it is asked to stop: it is waited for until it has finished its step and saved itself.</summary>
internal sealed class SavedCommand(string name, string description) : Command(name, description);
