using System.Runtime.ExceptionServices;
using Inception.Weights.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>Which tensor of a checkpoint goes into which tensor of a module.</summary>
internal sealed class WeightMatch
{
    private const string BatchCounter = "num_batches_tracked";

    // More of them would wait for memory, not for the processor.
    private static readonly int Threads = Math.Min(Environment.ProcessorCount, 4);

    private static readonly string[] WrapperPrefixes = ["module.", "_orig_mod."];

    private readonly Checkpoint _checkpoint;
    private readonly List<(Tensor Target, CheckpointEntry Source)> _pairs = [];

    private WeightMatch(Checkpoint checkpoint)
    {
        _checkpoint = checkpoint;
        Report = new WeightLoadReport(checkpoint.FilePath);
    }

    public WeightLoadReport Report { get; private set; }

    public static WeightMatch Of(nn.Module module, Checkpoint checkpoint, WeightLoadOptions options)
    {
        var match = new WeightMatch(checkpoint);
        match.Compare(module.state_dict(), options);
        return match;
    }

    /// <summary>
    /// Reads and checks every byte, and only then changes the module: most values go straight from the file into the module's memory, on the
    /// second reading. A copy between would cost the size of the model, and the time to touch new memory, which can be more than the rest.
    /// </summary>
    public void Load()
    {
        var (inPlace, converted) = (new List<(Tensor Target, StoredTensor Source)>(), new List<(Tensor Target, Tensor Values)>());
        try
        {
            foreach (var (target, entry) in _pairs)
            {
                var source = _checkpoint.Find(entry.Key);
                if (CanReadInto(target, source))
                    inPlace.Add((target, source));
                else
                    converted.Add((target, source.Read()));
            }
            Parallelly(inPlace, pair => pair.Source.Verify());

            ReadInPlace(inPlace);
            using var noGradient = no_grad();
            foreach (var (target, values) in converted)
            {
                using var shaped = values.view(target.shape); // [] and [1] are the same
                target.copy_(shaped);
            }
        }
        finally
        {
            foreach (var (_, values) in converted)
                values.Dispose();
        }
    }

    private static bool CanReadInto(Tensor target, StoredTensor source) =>
        source.IsPlain && target.dtype == source.ElementType && target.device_type == DeviceType.CPU && target.is_contiguous();

    private void ReadInPlace(List<(Tensor Target, StoredTensor Source)> pairs)
    {
        try
        {
            Parallelly(pairs, pair =>
            {
                using var target = pair.Target.detach();
                pair.Source.ReadInto(target);
            });
        }
        catch (Exception failure) when (failure is CheckpointException or IOException)
        {
            throw new CheckpointException(
                _checkpoint.FilePath,
                "it changed, or could not be read a second time, after all of it had been checked. The model holds some of its values now: load it again.",
                failure);
        }
    }

    private static void Parallelly<T>(IEnumerable<T> items, Action<T> action)
    {
        try
        {
            Parallel.ForEach(items, new ParallelOptions { MaxDegreeOfParallelism = Threads }, action);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    private void Compare(Dictionary<string, Tensor> targets, WeightLoadOptions options)
    {
        var (sources, ignored) = Sources(targets, options);
        var (loaded, missing, wrongShape) = (new List<string>(), new List<string>(), new List<ShapeMismatch>());
        foreach (var (key, target) in targets)
        {
            if (IsIgnored(key, options))
                continue;
            if (!sources.Remove(key, out var source))
            {
                if (!key.EndsWith(BatchCounter, StringComparison.Ordinal))
                    missing.Add(key);
            }
            else if (!SameShape(target.shape, source.Shape))
            {
                wrongShape.Add(new ShapeMismatch(key, target.shape, source.Shape));
            }
            else
            {
                CheckType(key, target, source);
                loaded.Add(key);
                _pairs.Add((target, source));
            }
        }
        Report = Report with { Loaded = loaded, Missing = missing, Unexpected = [.. sources.Keys], WrongShape = wrongShape, Ignored = ignored };
    }

    private (Dictionary<string, CheckpointEntry> Sources, List<string> Ignored) Sources(Dictionary<string, Tensor> targets, WeightLoadOptions options)
    {
        var prefixLength = WrapperPrefixLength(targets);
        var sources = new Dictionary<string, CheckpointEntry>();
        var ignored = new List<string>();
        foreach (var entry in _checkpoint.Entries)
        {
            var key = options.KeyMap(entry.Key[prefixLength..]);
            if (key is null || IsIgnored(key, options))
            {
                ignored.Add(entry.Key);
            }
            else if (!sources.TryAdd(key, entry))
            {
                throw new CheckpointException(
                    _checkpoint.FilePath, $"its keys '{sources[key].Key}' and '{entry.Key}' are both mapped to '{key}'. Correct the key map.");
            }
        }
        return (sources, ignored);
    }

    // DataParallel and torch.compile put a prefix before every key. It is removed unless the model has such keys itself.
    private int WrapperPrefixLength(Dictionary<string, Tensor> targets)
    {
        var length = 0;
        while (WrapperPrefixes.FirstOrDefault(AllHave) is { } prefix)
            length += prefix.Length;
        return length;

        bool AllHave(string prefix) =>
            _checkpoint.Entries.Count > 0
            && _checkpoint.Entries.All(entry => entry.Key.AsSpan(length).StartsWith(prefix, StringComparison.Ordinal))
            && !targets.Keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static bool IsIgnored(string key, WeightLoadOptions options) =>
        options.IgnoredPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));

    // Before PyTorch 0.4 there were no scalars: [1] stands for [].
    private static bool SameShape(long[] expected, IReadOnlyList<long> found) =>
        expected.SequenceEqual(found) || (expected is [] && found is [1]) || (expected is [1] && found is []);

    private void CheckType(string key, Tensor target, CheckpointEntry source)
    {
        if (is_complex(source.ElementType) && !target.is_complex())
        {
            throw new CheckpointException(
                _checkpoint.FilePath,
                $"'{key}' has complex values ({source.ElementType}) where the model has {target.dtype}, which cannot hold them. Save their real part.");
        }
    }
}
