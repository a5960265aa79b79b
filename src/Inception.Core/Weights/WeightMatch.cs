using Inception.Weights.Formats;

namespace Inception.Weights;

/// <summary>Which tensor of a checkpoint goes into which tensor of a model.</summary>
internal sealed class WeightMatch
{
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

    /// <summary>The outcome for each key.</summary>
    public WeightLoadReport Report { get; private set; }

    /// <summary>The dictionary of the file that the tensors are of.</summary>
    public StateDict StateDict => _keys.StateDict;

    /// <summary>The tensors that are loaded, in the model's order.</summary>
    public IReadOnlyList<TensorFit> Fits => _fits;

    /// <summary>Keys of tensors that such files leave out, with the value that all of their numbers have.</summary>
    public IReadOnlyList<(string Key, double Value)> Constants => _constants;

    /// <summary>Matches by the layout whose keys fit best.</summary>
    /// <param name="targets">The model's tensors by key, in its order.</param>
    /// <param name="checkpoint">The file.</param>
    /// <param name="options">How it is matched; validated.</param>
    /// <param name="roles">Which keys stand for what.</param>
    /// <exception cref="WeightMismatchException">Loading is strict, and the keys or shapes do not fit.</exception>
    public static WeightMatch Create(
        IReadOnlyDictionary<string, WeightTarget> targets, Checkpoint checkpoint, WeightLoadOptions options, TensorRoles roles)
    {
        options = options with
        {
            IgnoredPrefixes = [.. options.IgnoredPrefixes, .. roles.IgnoredPrefixes],
            Layouts = [.. options.Layouts, .. roles.Layouts],
        };
        var keys = KeyMatch.Best(checkpoint, [.. targets.Keys], options, roles);
        var match = new WeightMatch(checkpoint, keys, options, roles);
        match.Compare(targets);
        return options.Strict && !match.Report.IsComplete ? throw new WeightMismatchException(match.Report) : match;
    }

    /// <summary>Refuses tensors with values that cannot be used, unless the options allow them, and puts them into the report.</summary>
    /// <param name="found">What was found, in any order.</param>
    /// <exception cref="NonFiniteWeightsException">There are such values.</exception>
    public void CheckFinite(IEnumerable<NonFiniteTensor?> found)
    {
        var places = _fits.Select((fit, place) => (fit.Key, place)).ToDictionary(pair => pair.Key, pair => pair.place);
        List<NonFiniteTensor> spoilt = [.. found.OfType<NonFiniteTensor>().OrderBy(tensor => places[tensor.Key])];
        Report = Report with { NonFinite = spoilt };
        if (spoilt.Count > 0 && !_options.AllowNonFinite) throw new NonFiniteWeightsException(_checkpoint.FilePath, spoilt);
    }

    private void Compare(IReadOnlyDictionary<string, WeightTarget> targets)
    {
        var fits = FitAll(targets);
        var keptLayers = KeptLayers(targets.Keys, fits);
        var (loaded, missing, wrongShape) = (new List<string>(), new List<string>(), new List<ShapeMismatch>());
        var (adapted, kept, hasBackground) = (new List<WeightAdaptation>(), new List<KeptTensor>(), false);
        var unreadable = new List<UnreadableEntry>();
        foreach (var (key, target) in targets.Where(target => !KeyMatch.IsIgnored(target.Key, _options)))
        {
            var fit = fits.GetValueOrDefault(key);
            if (_roles.ClassifierOf(key) is { } layer && keptLayers.Contains(layer))
                kept.Add(new KeptTensor(key, target.Shape, fit?.Shape));
            else if (fit is { Fits: true })
                Add(fit);
            else if (fit is not null)
                wrongShape.Add(new ShapeMismatch(key, target.Shape, fit.Source.Shape));
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

        void AddConstant(string key, WeightTarget target, double value)
        {
            loaded.Add(key);
            adapted.Add(new WeightAdaptation(key, Stored: null, target.Shape, $"{value} everywhere, as such files leave it out"));
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

    private Dictionary<string, TensorFit> FitAll(IReadOnlyDictionary<string, WeightTarget> targets)
    {
        var fits = new Dictionary<string, TensorFit>();
        foreach (var (key, target) in targets)
        {
            if (_keys.Sources.TryGetValue(key, out var source)) fits.Add(key, Fit(key, target, source));
        }
        return fits;
    }

    private TensorFit Fit(string key, WeightTarget target, CheckpointEntry source)
    {
        var fit = new TensorFit(key, target.Shape, source);
        if (_keys.Layout.Conversion(source with { Key = _keys.NameOf(source) }) is { } conversion)
            fit.Then(new ReorderedAxes(conversion));
        if (_roles.ClassifierOf(key) is not null && HasBackground(fit.Shape))
        {
            fit.HasBackground = target.Shape[0] != fit.Shape[0] - 1;
            if (!fit.HasBackground) fit.Then(new WithoutBackground());
        }
        if (_options.AdaptInputChannels && key == _roles.FirstConvolution
            && fit.Shape is [_, var stored, ..] && target.Shape is [_, var wanted, ..] && stored != wanted)
            fit.Then(new OtherInputChannels(stored, wanted));
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

    private void CheckType(string key, WeightTarget target, CheckpointEntry source)
    {
        if (IsComplex(source.ElementType) && !IsComplex(target.Type))
        {
            throw new CheckpointException(
                _checkpoint.FilePath,
                $"'{key}' has complex values ({source.ElementType}) where the model has {target.Type}, which cannot hold them. Save their real part.");
        }
    }
    private static bool IsComplex(ElementType type) => type is ElementType.Complex64 or ElementType.Complex128;
}
