using System.Text.Json;
using Inception.Training.Optimization;

namespace Inception.Training.Tests;

/// <summary>What RMSProp of TensorFlow.js gave; Fixtures/make_rmsprop.mjs is the script.</summary>
internal sealed record RmsPropReference
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static RmsPropReference Instance { get; } = Read();

    public double[] Rates { get; init; } = [];
    public Case[] Cases { get; init; } = [];

    private static RmsPropReference Read()
    {
        using var stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", "rmsprop.json"));
        return JsonSerializer.Deserialize<RmsPropReference>(stream, Json)!;
    }

    internal sealed record Case
    {
        public double InitialMeanSquare { get; init; }
        public double Decay { get; init; }
        public double Momentum { get; init; }
        public double Epsilon { get; init; }
        public double[][] Steps { get; init; } = [];

        public RmsProp Rule => new() { InitialMeanSquare = InitialMeanSquare, Decay = Decay, Momentum = Momentum, Epsilon = Epsilon };
    }
}
