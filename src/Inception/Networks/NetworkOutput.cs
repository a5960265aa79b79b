namespace Inception.Networks;

/// <summary>What a network makes of an image.</summary>
public enum NetworkOutput
{
    /// <summary>One number for each class; the output of the last row.</summary>
    Logits,

    /// <summary>The vector that stands for the image: what the classifier reads, or the output of a network that has none.</summary>
    Embedding,
}
