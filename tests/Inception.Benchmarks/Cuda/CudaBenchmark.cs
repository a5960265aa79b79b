using Inception.Networks;
using Inception.Runtime;
using Inception.Tool.Benchmarking;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Benchmarks.Cuda;

/// <summary>
/// Inference and training on one GPU, by this library and by PyTorch in a process of its own, which take turns. What matters most comes first: bfloat16 on the
/// largest and the smallest batch, then training.
/// </summary>
internal sealed class CudaBenchmark : IDisposable
{
    private readonly CudaSettings _settings;
    private readonly TimeBudget _budget;
    private readonly TorchPeer _peer = new();
    private readonly FamilyOptions _options;
    private readonly Lazy<InceptionNetwork> _network;
    private readonly Device _device;
    private readonly Dictionary<string, TimeSpan> _shortest = [];

    private CudaBenchmark(CudaSettings settings)
    {
        _settings = settings;
        _budget = new(TimeSpan.FromSeconds(settings.Seconds));
        _options = NetworkFamily.Named(settings.Network);
        _device = new(settings.Device);
        _network = new(CreateNetwork);
    }

    /// <summary>Measures, prints and writes.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(CudaSettings settings)
    {
        var runtime = TorchRuntime.Describe();
        if (settings.IsOnGpu && runtime.CudaAvailable != true)
        {
            Console.Error.WriteLine("libtorch finds no CUDA GPU here: name PyTorch's libtorch by INCEPTION_LIBTORCH, or give --device cpu to try the program. "
                + runtime.Problem);
            return 1;
        }

        using var benchmark = new CudaBenchmark(settings);
        benchmark.Run(runtime);
        return 0;
    }

    public void Dispose()
    {
        _peer.Dispose();
        if (_network.IsValueCreated) _network.Value.Dispose();
    }

    private void Run(RuntimeReport runtime)
    {
        random.manual_seed(1);
        var absence = StartPeer();
        var report = new CudaReport(_settings, CudaMachine.From(_settings, runtime, _peer.Versions, absence));
        Console.WriteLine(report.Machine);
        foreach (var (section, title, measure) in Plan().Where(unit => _settings.Only.Contains(unit.Section)))
        {
            var (begin, shortest) = (_budget.Elapsed, _shortest.GetValueOrDefault(section));
            if (_budget.IsSpent || _budget.Remaining < shortest)
            {
                report.Skip(title, $"{_budget.Remaining.TotalSeconds:F0} s of {_settings.Seconds} s are left");
                continue;
            }

            Console.WriteLine($"\n{title}");
            measure(report);
            var took = _budget.Elapsed - begin;
            _shortest[section] = shortest == default || took < shortest ? took : shortest;
        }

        report.Complete();
        Console.WriteLine($"\n{_budget.Elapsed.TotalSeconds:F0} s in all");
    }

    private IEnumerable<Unit> Plan()
    {
        NumberType[] floats = [NumberType.Fp32, NumberType.Tf32], bfloat16 = [NumberType.Bf16];
        int[] first = [.. new[] { _settings.Batches.Max(), _settings.Batches.Min() }.Distinct()];
        return
        [
            .. first.Select(batch => Inference(batch, bfloat16)),
            .. from batch in _settings.TrainingBatches.OrderDescending() from type in new[] { NumberType.Bf16, NumberType.Tf32 } select Training(batch, type),
            .. first.Select(batch => Inference(batch, floats)),
            .. from batch in _settings.Batches.Except(first).OrderDescending() from types in new[] { bfloat16, floats } select Inference(batch, types),
            .. _settings.HostBatches.OrderDescending().Select(FromHost),
            .. _settings.FlatCalls > 0 ? new[] { Flat() } : [],
        ];
    }

    private Unit Inference(int batch, NumberType[] types) => Race(
        CudaSettings.Inference, $"Inference, batch {batch}, {string.Join(" and ", types).ToLowerInvariant()}, images on the device", batch,
        () => InferenceRacers(batch, types));

    private IEnumerable<Racer> InferenceRacers(int batch, NumberType[] types)
    {
        var size = _settings.Size;
        foreach (var type in types)
        {
            if (type == NumberType.Tf32) yield return new ModulesRacer(_network.Value, type, batch, size, _device);
            yield return new CompiledRacer(_network.Value, type, batch, size, _device);
            if (type == NumberType.Bf16) yield return new CompiledRacer(_network.Value, type, batch, size, _device, joinsSiblings: false);
            yield return new PeerRacer(_peer, _settings, PeerRacer.Eager, type, batch, size);
            if (type != NumberType.Bf16) continue;
            yield return new PeerRacer(_peer, _settings, PeerRacer.Graph, type, batch, size);
            if (_settings.TorchCompile != CudaSettings.NoCompile && _settings.TorchCompileBatches.Contains(batch))
                yield return new PeerRacer(_peer, _settings, _settings.TorchCompile, type, batch, size);
        }
    }

    private Unit Training(int batch, NumberType type) => Race(
        CudaSettings.Training, $"Training step, batch {batch}, {$"{type}".ToLowerInvariant()}, images in host memory", batch, () =>
        [
            new TrainerRacer(_options, type, batch, _settings.TrainingSize, _device),
            new PeerRacer(_peer, _settings, PeerRacer.Training, type, batch, _settings.TrainingSize),
        ]);

    private Unit FromHost(int batch) => Race(
        CudaSettings.Host, $"Inference, batch {batch}, bf16, from pageable host memory to logits in host memory", batch, () =>
        [
            new CompiledRacer(_network.Value, NumberType.Bf16, batch, _settings.Size, _device, fromHost: true),
            new PeerRacer(_peer, _settings, PeerRacer.Eager, NumberType.Bf16, batch, _settings.Size, fromHost: true),
            new PeerRacer(_peer, _settings, PeerRacer.Graph, NumberType.Bf16, batch, _settings.Size, fromHost: true),
        ]);

    private Unit Flat() => new(
        CudaSettings.Flat, $"Memory over {_settings.FlatCalls:N0} calls, batch {FlatRun.Batch}, bf16", report =>
        {
            try
            {
                report.Add(FlatRun.Run(_network.Value, _settings, _budget));
            }
            catch (Exception exception)
            {
                report.Skip("Memory", exception.Message.Split('\n')[0]);
            }
        });

    private Unit Race(string section, string title, int batch, Func<IEnumerable<Racer>> racers) =>
        new(section, title, report => report.Add(new Heat(section, batch, [.. racers()], _budget).Run(_settings.Rounds)));

    private InceptionNetwork CreateNetwork()
    {
        var network = _options.Create();
        RandomWeights.Fill(network);
        network.eval();
        network.to(_device);
        return network;
    }

    /// <summary>Starts PyTorch, or returns why it cannot take part.</summary>
    private string? StartPeer()
    {
        try
        {
            _peer.Start();
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>A part that is measured as a whole, or skipped.</summary>
    private sealed record Unit(string Section, string Title, Action<CudaReport> Measure);
}
