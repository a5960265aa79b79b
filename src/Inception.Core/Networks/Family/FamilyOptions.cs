using Inception.Common;
using Inception.Networks.Tables;

namespace Inception.Networks;

/// <summary>
/// Options of a network of the family. The type of the options selects the network: <c>NetworkFamily.Named("inception_v3") with { Classes = 10 }</c> is still
/// an <see cref="InceptionV3Options"/>, from which <c>Create()</c> of the package Inception.TorchSharp creates an <c>InceptionV3</c>.
/// </summary>
public abstract record FamilyOptions : NetworkOptions
{
    /// <summary>The network's name on the command line and in files, e.g. <c>inception_v3</c>.</summary>
    public abstract string Network { get; }

    /// <summary>
    /// The number of classes, which is the length of the logits. At least 1; 0 for a network that can end in an embedding. Default 1000, as in ImageNet.
    /// </summary>
    public int Classes { get; init; } = 1000;

    /// <summary>The number of channels of the images, at least 1. Default 3, for RGB.</summary>
    public int InputChannels { get; init; } = 3;

    /// <summary>The fraction of features dropped before the classifier in training, from 0 to below 1. Each network has its own default.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// The global pool before the classifier. Default: the mean, as in every published network. Published weights also load with the maximum, and with the
    /// average of mean and maximum. <see cref="GlobalPooling.Concatenated"/> doubles the input of the classifier, so it needs a new classifier.
    /// </summary>
    public GlobalPooling Pooling { get; init; } = GlobalPooling.Average;

    /// <summary>Creates the table of the network with these options.</summary>
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
