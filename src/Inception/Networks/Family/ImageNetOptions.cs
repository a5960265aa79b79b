using Inception.Common;

namespace Inception.Networks;

/// <summary>What the networks made for ImageNet let their user choose beside the common options.</summary>
public abstract record ImageNetOptions : FamilyOptions
{
    /// <summary>
    /// Whether the network turns images normalised by ImageNet's mean and deviation into the range −1…1 that weights trained
    /// in TensorFlow expect: torchvision's <c>transform_input</c>, which its published weights need. Wants 3 input channels.
    /// </summary>
    public bool TransformInput { get; init; }

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.Require(!TransformInput || InputChannels == 3, nameof(TransformInput), TransformInput,
            $"false with {InputChannels} input channels: it is defined for 3 (red, green, blue)");
    }
}
