namespace Inception.Samples.MLNet;

/// <summary>The model's prediction for an image.</summary>
internal sealed class ClassifiedImage
{
    public string Category { get; set; } = "";

    public float[] Score { get; set; } = [];
}
