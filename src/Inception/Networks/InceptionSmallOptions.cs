namespace Inception.Networks;

/// <summary>Options of <see cref="InceptionSmall"/>: ten classes of grey pictures by default.</summary>
public sealed record InceptionSmallOptions : NetworkOptions
{
    /// <summary>Ten classes, one input channel.</summary>
    public InceptionSmallOptions() => (Classes, InputChannels) = (10, 1);

    /// <summary>The share of features dropped before the classifier in training, from 0 to below 1.</summary>
    public double Dropout { get; init; } = 0.2;

    internal override void Validate()
    {
        base.Validate();
        Require(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "from 0 to below 1");
    }
}
