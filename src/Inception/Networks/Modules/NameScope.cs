using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>
/// A part of a key that stands for no layer: <c>repeat</c> in <c>repeat.0</c>. The layers in it are stages of their own, so it has no forward.
/// </summary>
internal sealed class NameScope(string name) : Module(name)
{
    /// <summary>Registers a layer under a name with dots, each of which opens a scope.</summary>
    public static void Register(Module owner, string name, Module layer)
    {
        var parts = name.Split('.');
        foreach (var part in parts[..^1])
        {
            var scope = owner.named_children().FirstOrDefault(child => child.name == part).module;
            if (scope is null) owner.register_module(part, scope = new NameScope(part));
            owner = scope;
        }

        owner.register_module(parts[^1], layer);
    }
}
