using System.Globalization;
using System.Text.Json;

namespace Inception.Training.Checkpoints;

/// <summary>What differs between the identities of two trainings, in sentences: names and values, however deep they stand in the options.</summary>
internal static class IdentityDifferences
{
    private const string NotSet = "not set", TypeName = "$type";
    private const int MostItems = 8;

    /// <summary>What changes with the number of epochs: which stages are frozen from which epoch on, and a warm-up that is a share of the epochs.</summary>
    private static readonly string[] OfLength = [nameof(TrainingOptions.Epochs), nameof(TrainingOptions.Freezes), "Schedule.WarmUp"];

    /// <summary>
    /// A sentence for each value that differs: <c>Schedule.Rate was 0.1 and is 0.05.</c> Of two types the type alone is named. A training may go on with
    /// more or fewer epochs, so that their number is no difference.
    /// </summary>
    public static List<string> Between(IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> present)
    {
        var (before, now) = (Leaves(saved), Leaves(present));
        string[] passed = Differs(nameof(TrainingOptions.Epochs)) ? OfLength : [];
        var names = before.Keys.Union(now.Keys).Order(StringComparer.Ordinal).Where(name => !passed.Contains(name) && Differs(name)).ToList();
        return [.. names
            .Where(name => !names.Exists(other => name.StartsWith(other + ".", StringComparison.Ordinal)))   // the type says it
            .Select(name => $"{name} was {before.GetValueOrDefault(name, NotSet)} and is {now.GetValueOrDefault(name, NotSet)}.")];

        bool Differs(string name) => before.GetValueOrDefault(name, NotSet) != now.GetValueOrDefault(name, NotSet);
    }

    private static Dictionary<string, string> Leaves(IReadOnlyDictionary<string, string> identity)
    {
        var leaves = new Dictionary<string, string>();
        foreach (var (name, text) in identity)
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                Add(leaves, name, json.RootElement);
            }
            catch (JsonException)   // a word, which is a value of its own
            {
                leaves[name] = text;
            }
        }

        return leaves;
    }

    private static void Add(Dictionary<string, string> leaves, string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            leaves[name] = Text(value);
            return;
        }

        foreach (var property in value.EnumerateObject())
        {
            if (property.Name == TypeName) leaves[name] = Text(property.Value);
            else Add(leaves, $"{name}.{property.Name}", property.Value);
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => NotSet,
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => Listed([.. value.EnumerateArray().Select(Text)]),
        JsonValueKind.Object => string.Join(" ", value.EnumerateObject().Select(property => $"{property.Name} {Text(property.Value)}")),
        _ => value.GetRawText(),
    };

    private static string Listed(string[] items) => items.Length switch
    {
        0 => "none",
        <= MostItems => string.Join(", ", items),
        _ => string.Create(CultureInfo.InvariantCulture, $"{items.Length:N0} values ({string.Join(", ", items.Take(MostItems))}, …; {Sum(items)})"),
    };

    /// <summary>Tells long lists apart whose beginnings are the same.</summary>
    private static string Sum(string[] items) => Convert.ToHexString(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', items))))[..8];
}
