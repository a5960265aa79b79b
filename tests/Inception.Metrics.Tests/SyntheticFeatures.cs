using System.Text.Json;

namespace Inception.Metrics.Tests;

/// <summary>The inputs of the golden files; Fixtures/scripts/synth.py defines them. The order of the operations matters: every bit is the same.</summary>
internal static class SyntheticFeatures
{
    public static FeatureMatrix Create(JsonElement set) => FeatureMatrix.From(Rows(set), set.GetProperty("d").GetInt32());

    public static float[] Rows(JsonElement set)
    {
        var (count, dimensions) = (set.GetProperty("n").GetInt32(), set.GetProperty("d").GetInt32());
        var (name, family) = (set.GetProperty("name").GetString()!, set.GetProperty("family").GetString()!);
        double[] own = Uniform(name + ".e", count * dimensions), along = Uniform(name + ".z", count * 3);
        double[] directions = Uniform(family + ".w", 3 * dimensions), means = Uniform(family + ".m", dimensions), scales = Uniform(family + ".s", dimensions);
        double shift = set.Number("shift"), scale = set.Number("scale"), offset = set.Number("offset");
        var (isRectified, deadEvery) = (set.GetProperty("relu").GetBoolean(), set.GetProperty("dead_every").GetInt32());
        var rows = new float[count * dimensions];
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, column) = (i / dimensions, i % dimensions);
            var t = (2 * own[i]) - 1;
            for (var k = 0; k < 3; k++)
            {
                var product = ((2 * along[(row * 3) + k]) - 1) * ((2 * directions[(k * dimensions) + column]) - 1);
                t += product;
            }

            var spread = (0.25 + scales[column]) * scale * t;
            var x = means[column] + shift + spread;
            if (isRectified) x = Math.Max(x, 0);
            if (offset != 0) x += offset;
            if (deadEvery > 0 && column % deadEvery == 0) x = 0;
            rows[i] = (float)x;
        }

        if (set.TryGetProperty("copy", out var copy) && copy.ValueKind == JsonValueKind.Array)
            Array.Copy(Rows(copy[0]), rows, copy[1].GetInt32() * dimensions);
        return rows;
    }

    public static FeatureMatrix Logits(JsonElement set)
    {
        var (count, classes) = (set.GetProperty("n").GetInt32(), set.GetProperty("classes").GetInt32());
        var values = Uniform(set.GetProperty("name").GetString() + ".l", count * classes);
        var logits = new float[values.Length];
        for (var i = 0; i < logits.Length; i++)
        {
            var value = ((2 * values[i]) - 1) * set.Number("gain");
            if (i % classes == i / classes % classes) value += set.Number("peak");
            logits[i] = (float)value;
        }

        return FeatureMatrix.From(logits, classes);
    }

    /// <summary>Features of a normal-like distribution: sums of uniform numbers with a mean and a few common directions.</summary>
    public static float[] Rows(string name, int count, int dimensions, double shift = 0, double scale = 1)
    {
        double[] own = Uniform(name, count * dimensions), along = Uniform(name + ".z", count * 2);
        var rows = new float[count * dimensions];
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, column) = (i / dimensions, i % dimensions);
            rows[i] = (float)(shift + (scale * (own[i] - 0.5 + ((along[row * 2] - 0.5) * (column % 3)) + ((along[(row * 2) + 1] - 0.5) * (column % 5)))));
        }

        return rows;
    }

    public static FeatureMatrix Set(string name, int count, int dimensions, double shift = 0, double scale = 1) =>
        FeatureMatrix.From(Rows(name, count, dimensions, shift, scale), dimensions);

    /// <summary>Independent uniform numbers: FID of two such sets varies little around its bias.</summary>
    public static FeatureMatrix Independent(string name, int count, int dimensions) =>
        FeatureMatrix.From(Array.ConvertAll(Uniform(name, count * dimensions), value => (float)value), dimensions);

    private static double[] Uniform(string name, int count)
    {
        var (seed, values) = (FormulaWeights.Seed(name), new double[count]);
        for (var i = 0; i < count; i++) values[i] = FormulaWeights.Uniform(seed, i);
        return values;
    }
}
