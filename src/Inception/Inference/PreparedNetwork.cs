using Inception.TorchScript;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// A program with its weights for one input shape. Callers hold the program while they run it. It is released once it is disposed and the last run has ended.
/// </summary>
/// <param name="shape">The input shape of the program.</param>
/// <param name="program">The program. Released with this object.</param>
/// <param name="weights">The weights of the program. Released with this object.</param>
/// <param name="report">The report of the preparation.</param>
/// <param name="clear">Releases the data that the program itself holds, such as packed filters. May be null.</param>
/// <param name="recorded">The program recorded on a GPU, which runs in place of the program. Released with this object.</param>
internal sealed class PreparedNetwork(
    InputShape shape, jit.ScriptModule program, IReadOnlyList<Tensor> weights, CompilationReport report, Action<jit.ScriptModule>? clear,
    RecordedProgram? recorded = null) : IDisposable
{
    private readonly Tensor[] _weights = [.. weights];
    private readonly PartThreads? _parts = shape.Division.Parts == 1 ? null : new(shape.Division);
    private int _holders = 1;
    private int _disposed;

    public InputShape Shape => shape;

    public CompilationReport Report { get; } = report;

    /// <summary>The time of the last use, in the engine's own counter.</summary>
    public long LastUse { get; set; }

    /// <summary>Holds the program for a run. Returns false if it has been released.</summary>
    public bool TryHold()
    {
        for (var holders = Volatile.Read(ref _holders); holders > 0; holders = Volatile.Read(ref _holders))
        {
            if (Interlocked.CompareExchange(ref _holders, holders + 1, holders) == holders) return true;
        }

        return false;
    }

    /// <summary>Ends the hold of a run.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0) return;
        _parts?.Dispose();
        recorded?.Dispose();
        foreach (var weight in _weights) weight.Dispose();
        clear?.Invoke(program);
        program.Dispose();
    }

    /// <summary>Computes the logits.</summary>
    /// <param name="input">Images of the prepared shape, of all parts.</param>
    /// <param name="device">The device that runs the program. The device of the images when null.</param>
    /// <returns>The logits in float32; the caller disposes them.</returns>
    public Tensor Run(Tensor input, Device? device)
    {
        if (recorded is not null) return recorded.Run(input);
        if (device is null || IsOn(device, input)) return RunHere(input);
        using var moved = input.to(device);
        return RunHere(moved);
    }

    private static bool IsOn(Device device, Tensor input) =>
        device.type == input.device_type && (device.type == DeviceType.CPU || device.index < 0 || device.index == input.device_index);

    private Tensor RunHere(Tensor input)
    {
        if (_parts is not null) return _parts.Run(input, RunPart);
        using var threads = new ThreadCount(shape.Division.Threads);
        return RunPart(input);
    }

    /// <summary>Computes the values of the observed nodes.</summary>
    /// <param name="input">Images of the prepared shape.</param>
    /// <returns>The values in the order of the nodes; the caller disposes them.</returns>
    public Tensor[] Observe(Tensor input)
    {
        using var _ = no_grad();
        return (Tensor[])program.Call("forward", input, _weights);
    }

    private Tensor RunPart(Tensor input)
    {
        using var _ = no_grad();
        return (Tensor)program.Call("forward", input, _weights);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) Release();
    }
}
