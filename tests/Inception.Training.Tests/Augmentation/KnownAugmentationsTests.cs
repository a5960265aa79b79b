using Inception.Training.Augmentation;

namespace Inception.Training.Tests.Augmentation;

public class KnownAugmentationsTests
{
    [Fact]
    public void The_catalogue_names_every_value_of_the_type()
    {
        var values = typeof(ImageAugmentation).GetProperties()
            .Where(property => property.PropertyType == typeof(ImageAugmentation) && property.GetMethod!.IsStatic)
            .Select(property => property.GetValue(null));

        ImageAugmentation.Known.Values.Should().BeEquivalentTo(values);
        ImageAugmentation.Known.Keys.Should().Equal("none", "fashion-mnist", "inception", "randaugment", "trivialaugment");
        foreach (var augmentation in ImageAugmentation.Known.Values) augmentation.Validate();
    }
}
