namespace Inception.Samples.MLNet;

/// <summary>What the model says of an image.</summary>
internal sealed class ClassifiedImage
{
    public string Category { get; set; } = "";

    public float[] Score { get; set; } = [];
}
