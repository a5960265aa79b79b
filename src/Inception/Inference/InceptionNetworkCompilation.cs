using Inception.Graphs;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>Compiles networks for inference.</summary>
public static class InceptionNetworkCompilation
{
    /// <summary>
    /// Compiles a network for inference. Batch normalization is folded into the convolutions, and ReLU and sums are fused with them. The compiled network is
    /// compared with a float64 reference before it is returned. The weights are copied, so later changes of the network do not affect the compiled network.
    /// </summary>
    /// <param name="network">
    /// The network, in any mode. It is compiled as in evaluation mode, and is not changed. No other thread may change the network during the call.
    /// </param>
    /// <param name="options">Default: float32 on the network's own device, fully verified.</param>
    /// <returns>The compiled network; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the image size to prepare does not fit the network.</exception>
    /// <exception cref="CompilationException">The result differs from the reference by more than rounding; the message says where.</exception>
    /// <exception cref="Quantization.CalibrationException">The calibration in the options belongs to another network.</exception>
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

    /// <summary>The GPU that a device without a number means now. Later the thread may select another GPU.</summary>
    private static Device Numbered(Device device)
    {
        if (device.type == TorchSharp.DeviceType.CPU || device.index >= 0) return device;
        using var there = empty(1, device: device);
        return there.device;
    }

    /// <summary>
    /// Compiles a network for several devices, such as the GPUs of a machine. Each device has its own copy of the weights, and a call runs on a free device.
    /// </summary>
    /// <param name="network">
    /// The network, in any mode. It is compiled as in evaluation mode, and is not changed. No other thread may change the network during the call.
    /// </param>
    /// <param name="devices">One or more devices. A device may occur several times; each occurrence is a replica.</param>
    /// <param name="options">The options of each replica, as for <see cref="Compile"/>. <see cref="CompileOptions.Device"/> must be null.</param>
    /// <returns>The replicas; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">
    /// There is no device, an option is out of its range, or the options set a device or <see cref="Precision.Auto"/>, which could choose another precision for
    /// each replica.
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
    /// Compiles a network for the portable engine, which runs in float32 on the CPU with kernels written in C#. The engine is compared with a float64 reference
    /// before it is returned. The weights are copied, so later changes of the network do not affect the engine.
    /// </summary>
    /// <param name="network">
    /// The network, in any mode. It is compiled as in evaluation mode, and is not changed. No other thread may change the network during the call.
    /// </param>
    /// <param name="options">Default: exact, fully verified, one thread for each core.</param>
    /// <returns>The engine. The caller disposes it, before or after the network.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the image size to prepare does not fit the network.</exception>
    /// <exception cref="CompilationException">The result differs from float64 by more than rounding; the message says where.</exception>
    public static PortableEngine CompilePortable(this InceptionNetwork network, PortableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new PortableOptions();
        options.Validate(network.Table);
        return new PortableEngine(network.Table, NetworkGraphs.Build(network, options.Normalization, options.Output), options);
    }
}
