using Inception.Weights.Formats;

namespace Inception.Weights;

/// <summary>What wrappers of modules put before the keys of a model, or between their parts.</summary>
internal static class KeyPrefixes
{
    /// <summary>Parts that are never a module's own: torch.compile, FSDP, activation checkpointing, DeepSpeed.</summary>
    private static readonly string[] Wrappers = ["_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module", "_forward_module"];

    /// <summary>DataParallel around a part of a model; around all of it, it is a prefix.</summary>
    private const string Parallel = "module";

    private const int DeepestPrefix = 6;

    /// <summary>Removes the wrappers' parts from a key, wherever they stand; those that the model has itself stay.</summary>
    public static Func<string, string> Cleaning(IReadOnlyCollection<string> modelKeys)
    {
        var known = modelKeys.SelectMany(key => key.Split('.')).ToHashSet();
        var wrappers = Wrappers.Where(part => !known.Contains(part)).ToHashSet();
        var hasParallel = known.Contains(Parallel);
        return key =>
        {
            if (!key.Contains("mod", StringComparison.Ordinal)) return key;   // all of these words have it
            var parts = key.Split('.').Where(part => !wrappers.Contains(part)).ToList();
            return string.Join('.', parts.Where((part, place) => hasParallel || place == 0 || part != Parallel));
        };
    }

    /// <summary>The wrappers before every key, and before none of the model's: all that is removed where a key map has the word.</summary>
    public static string Common(IReadOnlyCollection<string> names, IReadOnlyCollection<string> modelKeys)
    {
        var common = "";
        while (Wrappers.Append(Parallel).Select(part => part + ".").FirstOrDefault(AllHave) is { } prefix) common += prefix;
        return common;

        bool AllHave(string prefix) => names.Count > 0
            && names.All(name => name.AsSpan(common.Length).StartsWith(prefix, StringComparison.Ordinal))
            && !modelKeys.Any(key => key.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <summary>The prefixes of keys that could be a model's place in a larger module, in the file's order: none, and each that enough keys have.</summary>
    /// <param name="names">The keys of the file.</param>
    /// <param name="least">How many keys must have it.</param>
    public static IReadOnlyList<string> Candidates(IReadOnlyCollection<string> names, int least)
    {
        var counts = new Dictionary<string, int>();
        foreach (var name in names)
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            for (var depth = 0; dot >= 0 && depth < DeepestPrefix; depth++, dot = name.IndexOf('.', dot + 1))
                counts[name[..(dot + 1)]] = counts.GetValueOrDefault(name[..(dot + 1)]) + 1;
        }

        return ["", .. counts.Where(prefix => prefix.Value >= least).Select(prefix => prefix.Key)];
    }

    /// <summary>Whether a prefix is the name of a model by itself, so that it needs no other evidence than that the model's keys are found there.</summary>
    public static bool IsUsual(string prefix) => prefix.TrimEnd('.').Split('.').All(WrapperName.IsModel);

    /// <summary>Whether the prefix is that of most keys, those aside that training keeps beside the model.</summary>
    public static bool HasMost(string prefix, IReadOnlyCollection<string> names)
    {
        var own = names.Where(name => !WrapperName.IsBeside(name.Split('.')[0])).ToList();
        return 2 * own.Count(name => name.StartsWith(prefix, StringComparison.Ordinal)) > own.Count;
    }
}
