namespace Inception.Weights.Formats;

/// <summary>
/// A Python object of any other type: its type's name, and its items where the type is a dictionary. Nothing is built, so that it may stand beside the
/// weights, and cannot be one of them.
/// </summary>
/// <param name="typeName">The class, or the function that would make the object.</param>
internal sealed class PickledObject(string typeName) : PickledDictionary
{
    public string TypeName => typeName;

    /// <summary>Whether it is a module of a TorchScript archive, whose attributes are data.</summary>
    public bool IsScripted => typeName.StartsWith("__torch__.", StringComparison.Ordinal);

    /// <summary>Whether it is a module (a network with its code), which holds weights that cannot be reached without running its class.</summary>
    public bool IsModule { get; set; }
}
