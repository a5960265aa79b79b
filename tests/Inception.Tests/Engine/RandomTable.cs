using Inception.Layers;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights;
using static Inception.Networks.Tables.Rows;

namespace Inception.Tests.Engine;

/// <summary>Tables that nobody designed, with weights: every kind of row in any order.</summary>
internal static class RandomTable
{
    private static readonly int[] Channels = [1, 3, 5, 8, 12, 16, 20];

    /// <summary>A table of about ten rows, and a look-up of its weights.</summary>
    public static (NetworkTable Table, Func<string, WeightArray> Weights) Create(int seed)
    {
        var random = new Random(seed);
        var input = new FeatureShape(1 + random.Next(4), 12 + random.Next(8), 12 + random.Next(8));
        var (rows, shape) = (new List<Row>(), input);
        for (var i = 0; i < 8; i++)
        {
            var row = NextRow(random, $"row{i}", shape);
            var after = row.OutputShape(shape);
            if (after.IsEmpty || after.Height < 4 || after.Width < 4) continue;
            rows.Add(row);
            shape = after;
        }

        rows.Add(random.Next(3) switch
        {
            0 => AdaptiveAvgPool("pool", new(1 + random.Next(3), 1 + random.Next(3))),
            1 => GlobalPool("pool", (GlobalPooling)random.Next(4)),
            _ => MaxPool("pool", 3, 2, ceilMode: true),
        });
        rows.Add(Flatten());
        rows.AddRange(random.Next(3) switch { 0 => [BatchNorm("vector"), Relu()], 1 => [Relu(), UnitLength("length")], _ => (Row[])[] });
        rows.Add(Linear("fc", 1 + random.Next(20)));
        var table = new NetworkTable($"random_{seed}", input, rows);
        return (table, Weights(table, seed));
    }

    /// <summary>Weights that keep the numbers of a network in range.</summary>
    public static Func<string, WeightArray> Weights(NetworkTable table, int seed)
    {
        var random = new Random(seed);
        var weights = WeightShapes.List(table).OrderBy(target => target.Key, StringComparer.Ordinal)
            .ToDictionary(target => target.Key, target => new FloatWeights(target.Value.Shape, Values(random, target.Key, target.Value.Shape)));
        return key => weights[key];
    }

    private static float[] Values(Random random, string key, IReadOnlyList<long> shape)
    {
        var (count, fan) = (shape.Aggregate(1L, (product, size) => product * size), shape.Skip(1).Aggregate(1L, (product, size) => product * size));
        var scale = shape.Count > 1 ? Math.Sqrt(6.0 / fan) : 0.2;
        var center = shape.Count == 1 && (key.EndsWith("running_var", StringComparison.Ordinal) || key.EndsWith("weight", StringComparison.Ordinal)) ? 1 : 0;
        return [.. Enumerable.Range(0, (int)count).Select(_ => (float)(center + (scale * ((2 * random.NextDouble()) - 1))))];
    }

    private static Row NextRow(Random random, string name, FeatureShape shape)
    {
        var channels = Channels[random.Next(Channels.Length)];
        return random.Next(12) switch
        {
            0 => MaxPool(name, 1 + random.Next(3), 1 + random.Next(2), ceilMode: random.Next(2) == 0),
            1 => AvgPool(name, 3, 1, padding: 1, countIncludePad: random.Next(2) == 0),
            2 => LocalResponseNorm(name, 1 + (2 * random.Next(3)), 0.1, random.Next(2) == 0 ? 0.75 : 0.5),
            3 => BatchNorm(name),
            4 => Relu(name),
            5 => DepthwiseConv(name, 3, padding: 1, multiplier: 1 + random.Next(2)),
            6 => Residual(name, 0.3, relu: random.Next(2) == 0, Conv("a", channels, 3, padding: 1), PlainConv("b", shape.Channels, 1, bias: true)),
            7 => Residual(name, 1, relu: true, DepthwiseConv("a", 3, padding: 1), BatchNorm("b")),
            8 or 9 => Mixed(random, name, channels),
            10 => Conv(name, channels, Windows(random), random.Next(3) == 0 ? 2 : 1, new(random.Next(2), random.Next(2))),
            _ => PlainConv(name, channels, Windows(random), padding: 1, bias: random.Next(2) == 0, relu: random.Next(2) == 0),
        };
    }

    private static Row Mixed(Random random, string name, int channels) => Block(name,
        Branch(Conv("one", channels, 1)),
        Branch("three", Conv("0", 4, 1), Split(
            Branch(Conv("1a", 7, new(1, 3), padding: new(0, 1))),
            Branch(Conv("1b", 8, new(3, 1), padding: new(1, 0))))),
        Branch(Conv("five_1", 6, 1), Conv("five_2", 9, 5, padding: 2)),
        random.Next(2) == 0 ? Branch(AvgPool("", 3, stride: 1, padding: 1), Conv("pool", 3, 1)) : Branch(MaxPool("", 3, stride: 1, padding: 1)));

    private static Extent Windows(Random random) =>
        random.Next(5) switch { 0 => 3, 1 => 5, 2 => new Extent(1, 7), 3 => new Extent(7, 1), _ => new Extent(1 + random.Next(3), 1 + random.Next(3)) };
}
