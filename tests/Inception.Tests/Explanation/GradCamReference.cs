using System.Text.Json;

namespace Inception.Tests.Explanation;

/// <summary>What PyTorch gives; see Fixtures/README.md.</summary>
internal sealed record GradCamReference
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string Network { get; init; } = "";
    public string Stage { get; init; } = "";
    public int? Asked { get; init; }
    public int Class { get; init; }
    public double Probability { get; init; }
    public int[] Shape { get; init; } = [];

    /// <summary>After the ReLU, before the largest is made 1.</summary>
    public double[] Raw { get; init; } = [];

    public static GradCamReference Of(string network, string stage, int? asked)
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Explanation", "Fixtures", "grad_cam.json"));
        return JsonSerializer.Deserialize<GradCamReference[]>(stream, Json)!.Single(entry => (entry.Network, entry.Stage, entry.Asked) == (network, stage, asked));
    }
}
