using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>Options of <c>InceptionMedium</c>: ten classes of grey images by default.</summary>
public sealed record InceptionMediumOptions : FamilyOptions
{
    /// <summary>Creates the default options: ten classes, one input channel, and a dropout of 0.2.</summary>
    public InceptionMediumOptions() => (Classes, InputChannels, Dropout) = (10, 1, 0.2);

    /// <inheritdoc/>
    public override string Network => "inception_medium";

    /// <inheritdoc/>
    public override NetworkTable CreateTable() => InceptionMediumTable.Create(this);
}
