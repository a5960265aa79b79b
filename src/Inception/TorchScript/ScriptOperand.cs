using Inception.Graphs;

namespace Inception.TorchScript;

/// <summary>What an operation is written for.</summary>
/// <param name="Node">The operation's node.</param>
/// <param name="Variable">The variable that the operation reads.</param>
internal readonly record struct ScriptOperand(OperationNode Node, string Variable);
