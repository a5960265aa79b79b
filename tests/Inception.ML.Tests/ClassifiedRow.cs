namespace Inception.ML.Tests;

/// <summary>What a classifying pipeline gives.</summary>
internal sealed class ClassifiedRow
{
    public string Name { get; set; } = "";

    public float[] Score { get; set; } = [];

    public uint PredictedLabel { get; set; }
}
