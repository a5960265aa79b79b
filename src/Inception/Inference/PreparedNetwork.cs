using Inception.TorchScript;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// A program with its weights for one input shape. Those who run it hold it: it is released when it has been disposed and the last run has ended.
/// </summary>
/// <param name="shape">What it was prepared for.</param>
/// <param name="program">The program; released with this.</param>
/// <param name="weights">What the program reads; released with this.</param>
/// <param name="report">What it is made of.</param>
/// <param name="clear">Releases what the program itself holds, if it holds something.</param>
/// <param name="recorded">The program as it was recorded on a GPU, which runs in its place; released with this.</param>
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

    /// <summary>When it was last used, as the engine counts.</summary>
    public long LastUse { get; set; }

    /// <summary>Takes hold of it for a run; false when it has been released.</summary>
    public bool TryHold()
    {
        for (var holders = Volatile.Read(ref _holders); holders > 0; holders = Volatile.Read(ref _holders))
        {
            if (Interlocked.CompareExchange(ref _holders, holders + 1, holders) == holders) return true;
        }

        return false;
    }

    /// <summary>Lets go of it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0) return;
        _parts?.Dispose();
        recorded?.Dispose();
        foreach (var weight in _weights) weight.Dispose();
        clear?.Invoke(program);
        program.Dispose();
    }

    /// <summary>The logits.</summary>
    /// <param name="input">Images of the shape it was prepared for, of all parts.</param>
    /// <param name="device">Where the program runs; where the images are when null.</param>
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

    /// <summary>The values of the nodes that the program was made to observe.</summary>
    /// <param name="input">Images of the shape it was prepared for.</param>
    /// <returns>The values in the nodes' order; the caller disposes them.</returns>
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
