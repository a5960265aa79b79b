namespace Inception.Networks;

/// <summary>The output of a network for an image.</summary>
public enum NetworkOutput
{
    /// <summary>The logits: one number for each class, the output of the last row.</summary>
    Logits,

    /// <summary>The embedding of the image: the classifier's input, or the output of a network without a classifier.</summary>
    Embedding,
}
