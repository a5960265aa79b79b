using System.Text.Json;

namespace Inception.Metrics.Tests;

/// <summary>The golden files in Fixtures. Their README has the formulas of the inputs, and the tolerances with their reasons.</summary>
internal static class Fixture
{
    public static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", name))).RootElement;

    /// <summary>The names of the files with two sets of features.</summary>
    public static IEnumerable<string> StatisticsNames() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures"), "stats_*.json").Select(path => Path.GetFileName(path)!).Order();

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
