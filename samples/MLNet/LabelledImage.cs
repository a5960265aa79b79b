namespace Inception.Samples.MLNet;

/// <summary>An image file and its class.</summary>
internal sealed class LabelledImage
{
    public string Path { get; set; } = "";

    public string Label { get; set; } = "";
}
