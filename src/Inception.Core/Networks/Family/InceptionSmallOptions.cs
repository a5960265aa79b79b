using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionSmall</c>: ten classes of grey images by default.</summary>
public sealed record InceptionSmallOptions : FamilyOptions
{
    /// <summary>Creates the default options: ten classes, one input channel, and a dropout of 0.2.</summary>
    public InceptionSmallOptions() => (Classes, InputChannels, Dropout) = (10, 1, 0.2);

    /// <inheritdoc/>
    public override string Network => "inception_small";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionSmallTable.Create(this);
}
