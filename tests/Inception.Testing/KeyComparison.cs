namespace Inception.Testing;

/// <summary>Compares the keys of networks and checkpoints, of which there are a thousand and more.</summary>
public static class KeyComparison
{
    /// <summary>
    /// The same keys, each as often, in any order. They are sorted and compared: <c>BeEquivalentTo</c> takes 3.5 seconds for the keys of
    /// Inception-ResNet v2.
    /// </summary>
    public static void ShouldBeTheKeys(this IEnumerable<string> found, IEnumerable<string> expected) =>
        found.Order(StringComparer.Ordinal).Should().Equal(expected.Order(StringComparer.Ordinal));
}
