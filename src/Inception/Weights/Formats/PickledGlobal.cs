namespace Inception.Weights.Formats;

/// <summary>The name of a Python class or function that the allow-list knows. It is data: nothing is looked up or called.</summary>
internal sealed record PickledGlobal(string Name);
