using Inception.Common;

namespace Inception.Networks;

/// <summary>Options of the networks made for ImageNet, in addition to the common options.</summary>
public abstract record ImageNetOptions : FamilyOptions
{
    /// <summary>
    /// Whether the network converts ImageNet-normalized images to the range −1…1, which weights from TensorFlow expect. This is torchvision's
    /// <c>transform_input</c>, which torchvision's published weights need. Requires 3 input channels. Default false.
    /// </summary>
    public bool TransformInput { get; init; }

    internal override void Validate()
    {
        base.Validate();
        OptionCheck.Require(!TransformInput || InputChannels == 3, nameof(TransformInput), TransformInput,
            $"false with {InputChannels} input channels: it is defined for 3 (red, green, blue)");
    }
}
