using Inception.Runtime.Cuda;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// A program on inputs of one shape that was recorded once and is replayed: it reads and writes tensors of its own. Any number of threads; one runs at a
/// time, as on the device anyway.
/// </summary>
internal sealed class RecordedProgram : IDisposable
{
    private readonly object _gate = new();
    private readonly Tensor _input;
    private readonly IRecordedRun _run;
    private readonly Func<Tensor?> _output;

    private RecordedProgram(Tensor input, IRecordedRun run, Func<Tensor?> output) => (_input, _run, _output) = (input, run, output);

    /// <summary>Records a program.</summary>
    /// <param name="recorder">What records.</param>
    /// <param name="program">The program; the caller disposes its results.</param>
    /// <param name="input">The shape of its inputs.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="fault">Says why it cannot be recorded.</param>
    /// <returns>The record; null where the program cannot be recorded.</returns>
    public static RecordedProgram? Create(IRunRecorder recorder, Func<Tensor, Tensor> program, long[] input, Device device, out string? fault)
    {
        using var _ = no_grad();
        Tensor? output = null;
        var read = zeros(input, float32, device).DetachFromDisposeScope();
        var run = recorder.Record(Work, out fault);
        if (run is not null) return new(read, run, () => output);
        read.Dispose();
        output?.Dispose();
        return null;

        void Work()
        {
            var result = program(read);
            output?.Dispose();
            output = result.DetachFromDisposeScope();
        }
    }

    /// <summary>The program's result.</summary>
    /// <param name="input">Numbers of any type, on any device, of the shape that was recorded.</param>
    /// <returns>The result; the caller disposes it.</returns>
    public Tensor Run(Tensor input)
    {
        using var _ = no_grad();
        using var sent = _input.device_type == DeviceType.CUDA && input.device_type == DeviceType.CPU ? Sent(input) : null;
        lock (_gate)
        {
            _input.copy_(sent ?? input);
            _run.Replay();
            return _output()!.clone();
        }
    }

    /// <summary>A GPU fetches memory that the system does not move while it computes; a copy of other memory waits until all before it is done.</summary>
    private Tensor Sent(Tensor input)
    {
        using var pinned = PinnedMemory.CopyOf(input);
        return pinned.to(_input.device, non_blocking: true);
    }

    public void Dispose()
    {
        _run.Dispose();
        _output()?.Dispose();
        _input.Dispose();
    }
}
