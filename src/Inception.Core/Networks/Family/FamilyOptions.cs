using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>
/// Options of a network of the family. The type says which network: <c>NetworkFamily.Named("inception_v3") with { Classes = 10 }</c> is
/// still an <see cref="InceptionV3Options"/>, and <c>Create()</c> of the package Inception.TorchSharp makes an <c>InceptionV3</c> of it.
/// </summary>
public abstract record FamilyOptions : NetworkOptions
{
    /// <summary>The network's name on the command line and in files, e.g. <c>inception_v3</c>.</summary>
    public abstract string Network { get; }

    /// <summary>The length of the logits, at least 1; 1000 for ImageNet. 0 where a network can end in an embedding.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Channels of the images, at least 1; 3 for RGB.</summary>
    public int InputChannels { get; init; } = 3;

    /// <summary>The share of features dropped before the classifier in training, from 0 to below 1.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// The global pool before the classifier; the mean in every published network. Published weights also fit the maximum and half of both.
    /// <see cref="GlobalPooling.Concatenated"/> doubles the features that the classifier reads, so it needs a new classifier.
    /// </summary>
    public GlobalPooling Pooling { get; init; } = GlobalPooling.Average;

    /// <summary>The network as rows, with these options in its cells.</summary>
    /// <returns>The table.</returns>
    public abstract NetworkTable CreateTable();

    private protected virtual int LeastClasses => 1;

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.Require(Classes >= LeastClasses, nameof(Classes), Classes, $"at least {LeastClasses}");
        OptionCheck.Require(InputChannels >= 1, nameof(InputChannels), InputChannels, "at least 1");
        OptionCheck.Require(Dropout is >= 0 and < 1, nameof(Dropout), Dropout, "from 0 to below 1");
        OptionCheck.RequireDefined(Pooling, nameof(Pooling));
    }
}
