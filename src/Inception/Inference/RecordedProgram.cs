using Inception.Runtime.Cuda;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// A program for inputs of one shape that was recorded once and is replayed. It reads and writes its own tensors. Safe for any number of threads; one runs at a
/// time, as on the device itself.
/// </summary>
internal sealed class RecordedProgram : IDisposable
{
    private readonly object _gate = new();
    private readonly Tensor _input;
    private readonly IRecordedRun _run;
    private readonly Func<Tensor?> _output;

    private RecordedProgram(Tensor input, IRecordedRun run, Func<Tensor?> output) => (_input, _run, _output) = (input, run, output);

    /// <summary>Records a program.</summary>
    /// <param name="recorder">The recorder.</param>
    /// <param name="program">The program; the caller disposes its results.</param>
    /// <param name="input">The shape of the input.</param>
    /// <param name="device">The device that runs the program.</param>
    /// <param name="fault">The reason why the program cannot be recorded.</param>
    /// <returns>The recorded program. Null if the program cannot be recorded.</returns>
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

    /// <summary>Runs the recorded program.</summary>
    /// <param name="input">Numbers of any type, on any device, with the recorded shape.</param>
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

    /// <summary>
    /// Copies the input to pinned memory, which a GPU reads while it computes. A copy from other memory waits until all earlier work is done.
    /// </summary>
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
