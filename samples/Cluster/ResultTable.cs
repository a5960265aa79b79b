using System.Text.Json;

namespace Inception.Samples.Cluster;

/// <summary>Prints the first results of a classification job, whose output has a line of JSON for each image.</summary>
internal static class ResultTable
{
    private const int Most = 20;

    public static void Print(string path)
    {
        foreach (var line in File.ReadLines(path).Take(Most))
        {
            using var result = JsonDocument.Parse(line);
            var best = result.RootElement.GetProperty("predictions")[0];
            Console.WriteLine(
                $"{result.RootElement.GetProperty("image").GetString(),-24} {best.GetProperty("label").GetString(),-16} "
                + $"{best.GetProperty("probability").GetDouble(),6:P1}");
        }
    }
}
