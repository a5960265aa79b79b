namespace Inception.Networks.Tables;

/// <summary>How the values of an output relate to those of the inputs: all that quantization needs to know of an operation.</summary>
internal enum OutputValues
{
    /// <summary>They are values of the inputs, or means of neighbouring ones, and lie in the inputs' range.</summary>
    OfInput,

    /// <summary>They are new, and have a range of their own.</summary>
    Own,

    /// <summary>They are few and computed in float.</summary>
    Float,

    /// <summary>They are a vector, and no feature map any more.</summary>
    Vector,
}
