namespace Inception.Inference;

/// <summary>The accuracy of the portable engine: how far its results may differ from float64 by rounding.</summary>
public enum Accuracy
{
    /// <summary>As accurate as plain float32 sums. Logits differ from float64 by at most 1e-5 of the largest logit.</summary>
    Exact,

    /// <summary>Allows larger tiles of Winograd's method if they are faster. Logits differ from float64 by at most 1e-4 of the largest logit.</summary>
    Fast,
}
