using Inception.Common;
using Inception.Weights.Formats;
using Inception.Weights.Layouts;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>Which tensor of a checkpoint goes into which tensor of a module.</summary>
internal sealed class WeightMatch
{
    // More of them would wait for memory, not for the processor.
    private static readonly int Threads = Math.Min(Environment.ProcessorCount, 4);

    private static readonly string[] WrapperPrefixes = ["module.", "_orig_mod."];

    private readonly Checkpoint _checkpoint;
    private readonly WeightLoadOptions _options;
    private readonly TensorRoles _roles;
    private readonly WeightLayout _layout;
    private readonly IReadOnlyDictionary<string, CheckpointEntry> _sources;
    private readonly int _prefixLength;
    private readonly List<TensorFit> _fits = [];
    private readonly List<(string Key, double Value)> _constants = [];

    private WeightMatch(Checkpoint checkpoint, KeyMatch keys, WeightLoadOptions options, TensorRoles roles)
    {
        (_checkpoint, _options, _roles) = (checkpoint, options, roles);
        (_layout, _sources, _prefixLength) = (keys.Layout, keys.Sources, keys.PrefixLength);
        Report = new WeightLoadReport(checkpoint.FilePath) { Layout = keys.LayoutName, Ignored = keys.Ignored };
    }

    public WeightLoadReport Report { get; private set; }

    /// <summary>Matches by the layout whose keys fit best.</summary>
    /// <exception cref="ArgumentException">The options ask for a classifier or for the layer that reads the images, and the module knows none.</exception>
    /// <exception cref="WeightMismatchException">Loading is strict, and the keys or shapes do not fit.</exception>
    public static WeightMatch Create(nn.Module module, Checkpoint checkpoint, WeightLoadOptions options)
    {
        var roles = (module as IWeightTarget)?.Roles ?? TensorRoles.Unknown;
        options = options.Validated(module);
        options = options with
        {
            IgnoredPrefixes = [.. options.IgnoredPrefixes, .. roles.IgnoredPrefixes],
            Layouts = [.. options.Layouts, .. roles.Layouts],
        };
        var targets = module.state_dict();
        var keys = KeyMatch.Best(checkpoint, WrapperPrefixLength(checkpoint, targets), targets.Keys, options, roles);
        var match = new WeightMatch(checkpoint, keys, options, roles);
        match.Compare(targets);
        return options.Strict && !match.Report.IsComplete ? throw new WeightMismatchException(match.Report) : match;
    }

    /// <summary>
    /// Reads and checks every byte, and only then changes the module: most values go straight from the file into the module's memory, on the
    /// second reading. A copy between would cost the size of the model, and the time to touch new memory, which can be more than the rest.
    /// </summary>
    /// <param name="module">The module that was matched. Its tensors may have changed their type since.</param>
    public void LoadInto(nn.Module module)
    {
        var targets = module.state_dict();
        var (inPlace, converted) = (new List<(Tensor Target, StoredTensor Source)>(), new List<(Tensor Target, Tensor Values)>());
        try
        {
            foreach (var fit in _fits)
            {
                var (target, source) = (targets[fit.Key], _checkpoint.Find(fit.Source.Key));
                if (fit.IsPlain && CanReadInto(target, source))
                    inPlace.Add((target, source));
                else
                    converted.Add((target, fit.Convert(source.Read())));
            }
            ParallelWork.ForEach(inPlace, Threads, pair => pair.Source.Verify());

            ReadInPlace(inPlace);
            using var noGradient = no_grad();
            foreach (var (target, values) in converted)
            {
                using var shaped = values.view(target.shape); // [] and [1] are the same
                target.copy_(shaped);
            }
            foreach (var (key, value) in _constants)
            {
                using Scalar constant = value;
                targets[key].fill_(constant);
            }
        }
        finally
        {
            foreach (var (_, values) in converted)
                values.Dispose();
        }

        if (module is IWeightTarget network) network.LoadReport = Report;
    }

    private static bool CanReadInto(Tensor target, StoredTensor source) =>
        source.IsPlain && target.dtype == source.ElementType && target.device_type == DeviceType.CPU && target.is_contiguous();

    private void ReadInPlace(List<(Tensor Target, StoredTensor Source)> pairs)
    {
        try
        {
            ParallelWork.ForEach(pairs, Threads, pair =>
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

    private void Compare(Dictionary<string, Tensor> targets)
    {
        var fits = Fits(targets);
        var keptLayers = KeptLayers(targets.Keys, fits);
        var (loaded, missing, wrongShape) = (new List<string>(), new List<string>(), new List<ShapeMismatch>());
        var (adapted, kept, hasBackground) = (new List<WeightAdaptation>(), new List<KeptTensor>(), false);
        foreach (var (key, target) in targets.Where(target => !KeyMatch.IsIgnored(target.Key, _options)))
        {
            var fit = fits.GetValueOrDefault(key);
            if (_roles.ClassifierOf(key) is { } layer && keptLayers.Contains(layer))
                kept.Add(new KeptTensor(key, target.shape, fit?.Shape));
            else if (fit is { Fits: true })
                Add(fit);
            else if (fit is not null)
                wrongShape.Add(new ShapeMismatch(key, target.shape, fit.Source.Shape));
            else if (_layout.AbsentValue(key) is { } value)
                AddConstant(key, target, value);
            else if (!KeyMatch.IsCounter(key))
                missing.Add(key);
        }

        Report = Report with
        {
            Loaded = loaded,
            Missing = missing,
            Unexpected = [.. _sources.Keys.Where(key => !targets.ContainsKey(key))],
            WrongShape = wrongShape,
            Adapted = adapted,
            Kept = kept,
            HasBackgroundClass = hasBackground,
        };

        void AddConstant(string key, Tensor target, double value)
        {
            loaded.Add(key);
            adapted.Add(new WeightAdaptation(key, Stored: null, target.shape, $"{value} everywhere, as such files leave it out"));
            _constants.Add((key, value));
        }

        void Add(TensorFit fit)
        {
            CheckType(fit.Key, targets[fit.Key], fit.Source);
            loaded.Add(fit.Key);
            _fits.Add(fit);
            if (!fit.IsPlain) adapted.Add(new WeightAdaptation(fit.Key, fit.Source.Shape, fit.TargetShape, fit.Change));
            hasBackground |= fit.HasBackground;
        }
    }

    private Dictionary<string, TensorFit> Fits(Dictionary<string, Tensor> targets)
    {
        var fits = new Dictionary<string, TensorFit>();
        foreach (var (key, target) in targets)
        {
            if (_sources.TryGetValue(key, out var source)) fits.Add(key, Fit(key, target, source));
        }
        return fits;
    }

    private TensorFit Fit(string key, Tensor target, CheckpointEntry source)
    {
        var fit = new TensorFit(key, target.shape, source);
        if (_layout.Conversion(source with { Key = source.Key[_prefixLength..] }) is { } conversion)
            fit.Then(conversion);
        if (_roles.ClassifierOf(key) is not null && HasBackground(fit.Shape))
        {
            fit.HasBackground = target.shape[0] != fit.Shape[0] - 1;
            if (!fit.HasBackground) fit.Then(TensorAdaptation.WithoutBackground);
        }
        if (_options.AdaptInputChannels && key == _roles.FirstConvolution
            && fit.Shape is [_, var stored, ..] && target.shape is [_, var wanted, ..] && stored != wanted)
            fit.Then(TensorAdaptation.InputChannels(stored, wanted));
        return fit;
    }

    /// <summary>Whether class 0 of a stored classifier is the background.</summary>
    private bool HasBackground(IReadOnlyList<long> stored) =>
        stored.Count > 0 && (_options.BackgroundClass ?? (stored[0] == _layout.ClassesWithBackground));

    /// <summary>The classifiers that the network keeps: weight and bias are taken together or not at all.</summary>
    private HashSet<string> KeptLayers(IEnumerable<string> modelKeys, Dictionary<string, TensorFit> fits) =>
        _options.Classifier switch
        {
            ClassifierLoading.Skip => [.. _roles.Classifiers],
            ClassifierLoading.WhereItFits => [.. modelKeys
                .Where(key => _roles.ClassifierOf(key) is not null && fits.GetValueOrDefault(key) is not { Fits: true })
                .Select(key => _roles.ClassifierOf(key)!)],
            _ => [],
        };

    // DataParallel and torch.compile put a prefix before every key. It is removed unless the model has such keys itself.
    private static int WrapperPrefixLength(Checkpoint checkpoint, Dictionary<string, Tensor> targets)
    {
        var length = 0;
        while (WrapperPrefixes.FirstOrDefault(AllHave) is { } prefix)
            length += prefix.Length;
        return length;

        bool AllHave(string prefix) =>
            checkpoint.Entries.Count > 0
            && checkpoint.Entries.All(entry => entry.Key.AsSpan(length).StartsWith(prefix, StringComparison.Ordinal))
            && !targets.Keys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal));
    }

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
