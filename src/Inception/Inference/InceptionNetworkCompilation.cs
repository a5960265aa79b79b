using Inception.Graphs;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>Compiles networks for inference.</summary>
public static class InceptionNetworkCompilation
{
    /// <summary>
    /// Compiles a network for inference. Normalization is folded into the convolutions, ReLU and sums are fused, and one program results. The
    /// program is compared with a float64 reference before it serves. The weights are copied, so later changes of the network do not affect the engine.
    /// </summary>
    /// <param name="network">A network in any mode. It is read as in evaluation mode, and not changed. Nothing else may change it during the call.</param>
    /// <param name="options">Default: float32 on the network's own device, fully verified.</param>
    /// <returns>The compiled network; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the size to prepare for does not fit the network.</exception>
    /// <exception cref="CompilationException">The result differs from the reference by more than rounding; the message says where.</exception>
    public static CompiledInception Compile(this InceptionNetwork network, CompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new CompileOptions();
        options = options with { Device = options.Device ?? network.parameters().First().device };
        options.Validate(network.Table);
        options = options with { Device = Numbered(options.Device) };
        return options.Precision switch
        {
            Precision.Auto => AutomaticPrecision.Compile(network, options),
            Precision.BFloat16 or Precision.Float16 => ReducedPrecision.CompileIn16Bits(network, options),
            Precision.Int8 => ReducedPrecision.CompileInt8(network, options),
            _ => new CompiledInception(network, options),
        };
    }

    /// <summary>The GPU that a device without a number stands for now; later another may be the thread's.</summary>
    private static Device Numbered(Device device)
    {
        if (device.type == TorchSharp.DeviceType.CPU || device.index >= 0) return device;
        using var there = empty(1, device: device);
        return there.device;
    }

    /// <summary>
    /// Compiles a network for several devices, such as the GPUs of a machine. Each has a program and weights of its own, and a call runs on a free one.
    /// </summary>
    /// <param name="network">A network in any mode. It is read as in evaluation mode, and not changed. Nothing else may change it during the call.</param>
    /// <param name="devices">The devices, one or more. A device may be named several times: each mention is a replica.</param>
    /// <param name="options">As of <see cref="Compile"/>, for each replica; <see cref="CompileOptions.Device"/> is left out.</param>
    /// <returns>The replicas; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">
    /// There is no device, an option is out of its range, or the options name a device or <see cref="Precision.Auto"/>,
    /// which would choose for each replica alone.
    /// </exception>
    /// <exception cref="CompilationException">The result differs from the reference by more than rounding; the message says where.</exception>
    public static InferenceReplicas CompileReplicas(this InceptionNetwork network, IReadOnlyList<Device> devices, CompileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(devices);
        options ??= new CompileOptions();
        if (devices.Count == 0) throw new ArgumentException("Expected at least one device, found none.", nameof(devices));
        if (options.Device is not null)
            throw new ArgumentException($"{nameof(CompileOptions.Device)} is {options.Device}, and the replicas have devices: leave it out.", nameof(options));
        if (options.Precision == Precision.Auto)
            throw new ArgumentException(
                $"{nameof(Precision)}.{nameof(Precision.Auto)} would choose for each replica alone: compile once with it, and give the "
                    + "precision that it takes.",
                nameof(options));
        foreach (var device in devices) (options with { Device = device }).Validate(network.Table);
        var replicas = new List<IInferenceNetwork>(devices.Count);
        try
        {
            foreach (var device in devices) replicas.Add(network.Compile(options with { Device = device }));
            return new(replicas);
        }
        catch
        {
            foreach (var replica in replicas) replica.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Compiles a network for inference in float32 by the portable engine, whose kernels are C#. Its result is compared with float64 before it serves. The
    /// weights are copied, so later changes of the network do not affect the engine.
    /// </summary>
    /// <param name="network">A network in any mode. It is read as in evaluation mode, and not changed. Nothing else may change it during the call.</param>
    /// <param name="options">Default: exact, fully verified, one thread for each core.</param>
    /// <returns>The compiled network; the caller disposes it after the network, or before.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the size to prepare for does not fit the network.</exception>
    /// <exception cref="CompilationException">The result differs from float64 by more than rounding; the message says where.</exception>
    public static PortableEngine CompilePortable(this InceptionNetwork network, PortableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new PortableOptions();
        options.Validate(network.Table);
        return new PortableEngine(network.Table, NetworkGraphs.Build(network, options.Normalization, options.Output), options);
    }
}
