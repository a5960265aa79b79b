using Inception.Common;
using Inception.Weights.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>Which tensor of a checkpoint goes into which tensor of a module.</summary>
internal sealed class WeightMatch
{
    // More of them would wait for memory, not for the processor.
    private static readonly int Threads = Math.Min(Environment.ProcessorCount, 4);

    private readonly Checkpoint _checkpoint;
    private readonly WeightLoadOptions _options;
    private readonly TensorRoles _roles;
    private readonly KeyMatch _keys;
    private readonly List<TensorFit> _fits = [];
    private readonly List<(string Key, double Value)> _constants = [];

    private WeightMatch(Checkpoint checkpoint, KeyMatch keys, WeightLoadOptions options, TensorRoles roles)
    {
        (_checkpoint, _keys, _options, _roles) = (checkpoint, keys, options, roles);
        Report = new WeightLoadReport(checkpoint.FilePath)
        {
            Layout = keys.LayoutName,
            StateDict = keys.StateDict.Name,
            Prefix = keys.Prefix.Length > 0 ? keys.Prefix : null,
            Alternatives = keys.Alternatives,
            Ignored = keys.Ignored,
        };
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
        var keys = KeyMatch.Best(checkpoint, targets.Keys, options, roles);
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
        var (inPlace, converted) = (new List<PlainLoad>(), new List<ConvertedLoad>());
        try
        {
            foreach (var fit in _fits)
            {
                var (target, source) = (targets[fit.Key], _keys.StateDict.Find(fit.Source.Key));
                if (fit.IsPlain && CanReadInto(target, source))
                    inPlace.Add(new(fit.Key, target, source));
                else
                    converted.Add(ConvertedLoad.Read(fit, target, source));
            }
            ParallelWork.ForEach(inPlace, Threads, one => one.Verify());
            CheckFinite([.. inPlace.Select(one => one.NonFinite), .. converted.Select(one => one.NonFinite)]);

            ReadInPlace(inPlace);
            using var noGradient = no_grad();
            foreach (var one in converted)
                one.Copy();
            foreach (var (key, value) in _constants)
            {
                using Scalar constant = value;
                targets[key].fill_(constant);
            }
        }
        finally
        {
            foreach (var one in converted)
                one.Dispose();
        }

        if (module is IWeightTarget network) network.LoadReport = Report;
    }

    private static bool CanReadInto(Tensor target, StoredTensor source) =>
        source.IsPlain && target.dtype == source.ElementType.ToScalarType() && target.device_type == DeviceType.CPU && target.is_contiguous();

    private void CheckFinite(IEnumerable<NonFiniteTensor?> found)
    {
        var places = _fits.Select((fit, place) => (fit.Key, place)).ToDictionary(pair => pair.Key, pair => pair.place);
        List<NonFiniteTensor> spoilt = [.. found.OfType<NonFiniteTensor>().OrderBy(tensor => places[tensor.Key])];
        Report = Report with { NonFinite = spoilt };
        if (spoilt.Count > 0 && !_options.AllowNonFinite) throw new NonFiniteWeightsException(_checkpoint.FilePath, spoilt);
    }

    private void ReadInPlace(List<PlainLoad> loads)
    {
        try
        {
            ParallelWork.ForEach(loads, Threads, one => one.Read());
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
        var unreadable = new List<UnreadableEntry>();
        foreach (var (key, target) in targets.Where(target => !KeyMatch.IsIgnored(target.Key, _options)))
        {
            var fit = fits.GetValueOrDefault(key);
            if (_roles.ClassifierOf(key) is { } layer && keptLayers.Contains(layer))
                kept.Add(new KeptTensor(key, target.shape, fit?.Shape));
            else if (fit is { Fits: true })
                Add(fit);
            else if (fit is not null)
                wrongShape.Add(new ShapeMismatch(key, target.shape, fit.Source.Shape));
            else if (_keys.Layout.AbsentValue(key) is { } value)
                AddConstant(key, target, value);
            else if (_keys.Unreadable.TryGetValue(key, out var entry))
                unreadable.Add(entry);
            else if (!KeyMatch.IsCounter(key))
                missing.Add(key);
        }

        Report = Report with
        {
            Loaded = loaded,
            Missing = missing,
            Unexpected = [.. _keys.Sources.Keys.Where(key => !targets.ContainsKey(key))],
            WrongShape = wrongShape,
            Unreadable = unreadable,
            Adapted = adapted,
            Kept = kept,
            HasBackgroundClass = hasBackground,
        };
        if (!Report.IsComplete) Report = Report with { Contents = Contents() };

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

    /// <summary>What the file holds, for those who look for the right part of it.</summary>
    private List<string> Contents()
    {
        var dictionaries = _checkpoint.StateDicts.Where(one => one.Value.Name is not null).ToList();
        List<string> contents = [.. dictionaries.Select(one => $"dictionary {one.Value.Name} ({one.Value.Entries.Count:N0})")];
        contents.AddRange(_keys.StateDict.Prefixes.Select(prefix => $"prefix {prefix}"));
        contents.AddRange(_checkpoint.StateDicts.SelectMany(one => one.Value.Unreadable).Where(entry => entry.IsModule).Select(module => module.ToString()));
        return contents;
    }

    private Dictionary<string, TensorFit> Fits(Dictionary<string, Tensor> targets)
    {
        var fits = new Dictionary<string, TensorFit>();
        foreach (var (key, target) in targets)
        {
            if (_keys.Sources.TryGetValue(key, out var source)) fits.Add(key, Fit(key, target, source));
        }
        return fits;
    }

    private TensorFit Fit(string key, Tensor target, CheckpointEntry source)
    {
        var fit = new TensorFit(key, target.shape, source);
        if (_keys.Layout.Conversion(source with { Key = _keys.NameOf(source) }) is { } conversion)
            fit.Then(TensorStep.From(conversion));
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
        stored.Count > 0 && (_options.BackgroundClass ?? (stored[0] == _keys.Layout.ClassesWithBackground));

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

    private void CheckType(string key, Tensor target, CheckpointEntry source)
    {
        if (is_complex(source.ElementType.ToScalarType()) && !target.is_complex())
        {
            throw new CheckpointException(
                _checkpoint.FilePath,
                $"'{key}' has complex values ({source.ElementType.ToScalarType()}) where the model has {target.dtype}, which cannot hold them. Save their real part.");
        }
    }
}
