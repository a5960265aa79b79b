namespace Inception.Networks;

/// <summary>Builds networks from their options.</summary>
public static class FamilyNetworks
{
    /// <summary>Builds the network that the options describe.</summary>
    /// <param name="options">The options. Their type selects the network.</param>
    /// <param name="weights">
    /// The path of a checkpoint to load as in <see cref="InceptionNetwork.LoadWeights"/>, strictly unless the options allow differences. Random weights when
    /// null.
    /// </param>
    /// <returns>The network in training mode, e.g. an <see cref="InceptionV3"/> for <see cref="InceptionV3Options"/>. The caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static InceptionNetwork Create(this FamilyOptions options, string? weights = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options switch
        {
            BnInceptionOptions own => new BnInception(own, weights),
            FidInceptionV3Options own => new FidInceptionV3(own, weights),
            InceptionMediumOptions own => new InceptionMedium(own, weights),
            InceptionResNetV1Options own => new InceptionResNetV1(own, weights),
            InceptionResNetV2Options own => new InceptionResNetV2(own, weights),
            InceptionSmallOptions own => new InceptionSmall(own, weights),
            InceptionV1Options own => new InceptionV1(own, weights),
            InceptionV1CaffeOptions own => new InceptionV1Caffe(own, weights),
            InceptionV2Options own => new InceptionV2(own, weights),
            InceptionV3Options own => new InceptionV3(own, weights),
            InceptionV4Options own => new InceptionV4(own, weights),
            XceptionOptions own => new Xception(own, weights),
            _ => throw new ArgumentException($"{options.GetType().Name} are the options of no network of the family.", nameof(options)),
        };
    }
}
