using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>Where a module's tensors are.</summary>
internal static class ModuleDevice
{
    /// <summary>The device of the module's first parameter or buffer; the CPU for a module without tensors.</summary>
    public static Device Find(nn.Module module)
    {
        using var scope = NewDisposeScope();
        return (module.parameters().FirstOrDefault() ?? module.buffers().FirstOrDefault())?.device ?? CPU;
    }
}
