namespace Inception.Weights.Formats;

/// <summary>The name of a Python class or function. It is data: nothing is looked up or called.</summary>
/// <param name="Name">Module and name, joined by a dot.</param>
/// <param name="IsKnown">Whether <see cref="TorchObjects"/> makes something of it; anything else becomes a <see cref="PickledObject"/>.</param>
internal sealed record PickledGlobal(string Name, bool IsKnown = true);
