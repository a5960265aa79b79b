using System.Text.Json;

namespace Inception.Training.Tests;

/// <summary>What PyTorch gave; Fixtures/make_training.py is the script.</summary>
internal sealed record TrainingReference
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static TrainingReference Instance { get; } = Read();

    public LossCase[] Losses { get; init; } = [];
    public Dictionary<string, double[][]> Rules { get; init; } = [];
    public Dictionary<string, double[]> Schedules { get; init; } = [];
    public NetworkCase Network { get; init; } = new();

    private static TrainingReference Read()
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", "training.json"));
        return JsonSerializer.Deserialize<TrainingReference>(stream, Json)!;
    }

    internal sealed record LossCase
    {
        public bool Shares { get; init; }
        public double Smoothing { get; init; }
        public bool Weighted { get; init; }
        public double Loss { get; init; }
    }

    internal sealed record NetworkCase
    {
        public double[] Losses { get; init; } = [];
        public Dictionary<string, double> GradientSums { get; init; } = [];
        public double GradientNorm { get; init; }
        public Dictionary<string, double[]> Statistics { get; init; } = [];
        public Dictionary<string, double[]> Weights { get; init; } = [];
        public Dictionary<string, double[]> Average { get; init; } = [];
    }
}
