namespace Inception.Training.Evaluation;

/// <summary>A network gave a logit that is not a finite number. No accuracy or loss follows from such logits.</summary>
public sealed class NonFiniteLogitsException : InceptionException
{
    internal NonFiniteLogitsException(int image, string className, float value)
        : base(FormattableString.Invariant($"Image {image}: expected finite logits, found {value} for the class '{className}'. ")
            + "The weights, the running statistics of batch normalization or the input are out of range: "
            + "check the weights ('inception weights check') and the preprocessing.")
    {
        (Image, ClassName, Value) = (image, className, value);
    }

    /// <summary>The number of the first such image in its data set.</summary>
    public int Image { get; }

    /// <summary>The class of the logit.</summary>
    public string ClassName { get; }

    /// <summary>The logit: not a number, or infinite.</summary>
    public float Value { get; }
}
