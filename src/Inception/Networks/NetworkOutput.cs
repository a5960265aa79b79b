namespace Inception.Networks;

/// <summary>What a network makes of a picture.</summary>
public enum NetworkOutput
{
    /// <summary>One number for each class; the output of the last row.</summary>
    Logits,

    /// <summary>The vector that stands for the picture: what the classifier reads, or the output of a network that has none.</summary>
    Embedding,
}
