namespace Inception.Inference;

/// <summary>How far the engine may round.</summary>
public enum Accuracy
{
    /// <summary>As exact as the plain float32 sum: logits differ from float64 by at most 1e-5 of the largest logit.</summary>
    Exact,

    /// <summary>Larger tiles of Winograd's method, where they are faster: at most 1e-4 of the largest logit.</summary>
    Fast,
}
