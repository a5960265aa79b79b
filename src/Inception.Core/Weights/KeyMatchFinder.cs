using Inception.Weights.Formats;
using Inception.Weights.Layouts;

namespace Inception.Weights;

/// <summary>Tries the prefixes of a file's keys and the layouts of a model, and takes the ones that fit best.</summary>
internal sealed class KeyMatchFinder
{
    private static readonly WeightLayout OwnKeys = new("", key => key);

    private readonly string _filePath;
    private readonly HashSet<string> _modelKeys;
    private readonly WeightLoadOptions _options;
    private readonly TensorRoles _roles;
    private readonly IReadOnlyList<WeightLayout> _layouts;
    private readonly Func<string, string> _cleaned;
    private readonly Dictionary<string, bool> _isBeside = [];

    public KeyMatchFinder(string filePath, IReadOnlyCollection<string> modelKeys, WeightLoadOptions options, TensorRoles roles)
    {
        (_filePath, _modelKeys, _options, _roles) = (filePath, [.. modelKeys], options, roles);
        _layouts = options.KeyMap is { } map ? [new("", map)] : [OwnKeys, .. options.Layouts];
        _cleaned = options.KeyMap is null ? KeyPrefixes.Cleaning(modelKeys) : key => key;
    }

    /// <summary>The model's keys.</summary>
    public IReadOnlySet<string> ModelKeys => _modelKeys;

    public WeightLoadOptions Options => _options;

    /// <summary>The best match of a dictionary; null where it cannot be read, which is no error where another one can.</summary>
    public KeyMatch? TryBest(Lazy<StateDict> stateDict)
    {
        try
        {
            return Best(stateDict.Value);
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    /// <exception cref="CheckpointException">Each layout maps two keys of the file to one of the model.</exception>
    public KeyMatch Best(StateDict stateDict)
    {
        List<string> names = [.. stateDict.Entries.Select(entry => _cleaned(entry.Key)), .. stateDict.Unreadable.Select(entry => _cleaned(entry.Key))];
        var prefixes = _options.KeyMap is not null
            ? [KeyPrefixes.Common(names, _modelKeys)]
            : KeyPrefixes.Candidates(names, Math.Max(1, _modelKeys.Count / 2));
        string? collision = null;
        List<WeightLayout> layouts = [.. _layouts.Select(layout => layout.For(names))];
        var matches = prefixes.Select(prefix => Best(stateDict, layouts, prefix, ref collision)).OfType<KeyMatch>().ToList();
        return matches.Count > 0 ? Chosen(matches, names) : throw new CheckpointException(_filePath, collision!);
    }

    private KeyMatch? Best(StateDict stateDict, List<WeightLayout> layouts, string prefix, ref string? collision)
    {
        var matches = layouts.Select(layout => KeyMatch.Create(stateDict, layout, prefix, this)).ToList();
        collision ??= matches[0].Collision;
        var best = matches.Where(match => match.Collision is null).GroupBy(match => match.Found).MaxBy(group => group.Key);
        return best?.FirstOrDefault(match => match.HasTheClasses(_roles)) ?? best?.First();
    }

    private KeyMatch Chosen(List<KeyMatch> matches, List<string> names)
    {
        var most = matches.Max(match => match.Found);
        var equal = matches.Where(match => match.Found == most).ToList();
        var evident = equal.Where(match => match.Prefix.Length == 0 || KeyPrefixes.IsUsual(match.Prefix) || KeyPrefixes.HasMost(match.Prefix, names))
            .OrderBy(match => match.Prefix.Length > 0)
            .ThenBy(match => WrapperName.IsAverage(match.Prefix))
            .ToList();
        if (evident.Count > 0) return evident[0].WithAlternatives(evident.Skip(1).Select(match => match.Prefix));
        return equal is [var only] && IsComplete(only) ? only : matches[0];
    }

    /// <summary>The name of a key without the parts of wrappers.</summary>
    public string Cleaned(string key) => _cleaned(key);

    /// <summary>Whether a tensor is part of what training keeps beside the model, such as an optimizer.</summary>
    public bool IsBeside(string name)
    {
        var first = name.Split('.', 2)[0];
        if (!_isBeside.TryGetValue(first, out var isBeside)) _isBeside[first] = isBeside = WrapperName.IsBeside(first);
        return isBeside && !_modelKeys.Contains(name);
    }

    private bool IsComplete(KeyMatch match) => match.Found >= _modelKeys.Count(key => !KeyMatch.IsCounter(key));
}
