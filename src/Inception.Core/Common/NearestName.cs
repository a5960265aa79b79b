namespace Inception.Common;

/// <summary>The name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary><c>; the nearest is 'Mixed_7c'</c>, or nothing where no name is near.</summary>
    /// <param name="typed">What was asked for.</param>
    /// <param name="names">What there is.</param>
    public static string Suggestion(string typed, IEnumerable<string> names) => Find(typed, names) is { } nearest ? $"; the nearest is '{nearest}'" : "";

    /// <summary>The nearest name; null where no name is near.</summary>
    /// <param name="typed">What was asked for.</param>
    /// <param name="names">What there is.</param>
    public static string? Find(string typed, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var mistakes = Math.Max(2, typed.Length / 3);   // a third may be wrong, but not all of it
        // The lengths of two names alone tell of as many mistakes: a long text is never compared with short names, which could take minutes.
        var nearest = names.Where(name => Math.Abs(name.Length - typed.Length) <= mistakes)
            .Select(name => (Name: name, Distance: Distance(typed, name))).DefaultIfEmpty().MinBy(candidate => candidate.Distance);
        return nearest.Name is not null && nearest.Distance <= mistakes && nearest.Distance < typed.Length ? nearest.Name : null;
    }

    /// <summary>Levenshtein's: the insertions, deletions and substitutions from one to the other, without regard to case.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var substituted = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
