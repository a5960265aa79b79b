using System.Text.Json;

namespace Inception.Testing;

/// <summary>What a reference network gave under <see cref="FormulaWeights"/>; see Fixtures/README.md.</summary>
public sealed record GoldenFile
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public long[] InputShape { get; init; } = [];
    public double ConvGain { get; init; } = 1;
    public long Parameters { get; init; }
    public long ParametersWithoutAux { get; init; }
    public long Buffers { get; init; }
    public int KeyCount { get; init; }
    public JsonElement[][] Keys { get; init; } = [];
    public long[] OutputShape { get; init; } = [];
    public Statistics OutputStats { get; init; } = new();
    public double[] Output { get; init; } = [];
    public Node[] Nodes { get; init; } = [];
    public ExtraCase[] Extra { get; init; } = [];
    public double[] Pool3 { get; init; } = [];
    public double[] LogitsUnbiasedFirst { get; init; } = [];
    public ClassifyCase? Classify { get; init; }
    public Probe[] WeightProbe { get; init; } = [];
    public long[] Targets { get; init; } = [];
    public Dictionary<string, double> Loss { get; init; } = [];
    public Dictionary<string, AuxiliaryCase> Aux { get; init; } = [];
    public Gradient[] Gradients { get; init; } = [];
    public BatchNormState[] BnAfterOneStep { get; init; } = [];

    public IReadOnlyDictionary<string, long[]> KeyShapes =>
        Keys.ToDictionary(key => key[0].GetString()!, key => key[1].Deserialize<long[]>()!);

    public static GoldenFile Read(string name)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", "Fixtures", name + ".json"));
        return JsonSerializer.Deserialize<GoldenFile>(stream, Json)!;
    }

    public sealed record Statistics
    {
        public double Mean { get; init; }
        public double Std { get; init; }
    }

    public sealed record Node
    {
        public string Name { get; init; } = "";
        public long[] Shape { get; init; } = [];
        public double Mean { get; init; }
        public double Std { get; init; }
        public double[] First { get; init; } = [];
    }

    public sealed record ExtraCase
    {
        public long[] InputShape { get; init; } = [];
        public double Mean { get; init; }
        public double Std { get; init; }
        public double[] First { get; init; } = [];
    }

    public sealed record ClassifyCase
    {
        public int NumClasses { get; init; }
        public long Parameters { get; init; }
        public long[] OutputShape { get; init; } = [];
        public double Std { get; init; }
        public double[] First { get; init; } = [];
    }

    public sealed record Probe
    {
        public string Key { get; init; } = "";
        public string[] Bits { get; init; } = [];
        public double Sum { get; init; }
    }

    public sealed record AuxiliaryCase
    {
        public long[] Shape { get; init; } = [];
        public double[] Output { get; init; } = [];
    }

    public sealed record Gradient
    {
        public string Name { get; init; } = "";
        public double AbsSum { get; init; }
    }

    public sealed record BatchNormState
    {
        public string Name { get; init; } = "";
        public long NumBatchesTracked { get; init; }
        public double[] FirstRunningMean { get; init; } = [];
    }
}
