using Inception.Training.Data;
using Inception.Training.Losses;
using Inception.Training.Tests.Transfer;

namespace Inception.Training.Tests.Losses;

public class ClassWeightsTests
{
    [Fact]
    public void Balanced_weights_make_every_class_count_as_much()
    {
        var images = ShippedTrunk.First(300);
        var counts = Enumerable.Range(0, images.Count).CountBy(images.LabelOf).ToDictionary();

        var weights = ClassWeights.Balanced(images);

        weights.Select((weight, label) => weight * counts[label]).Should().AllSatisfy(part => part.Should().BeApproximately(30, 1e-9), "300 images in 10 classes");
    }

    [Fact]
    public void A_class_without_images_weighs_nothing()
    {
        var images = ShippedTrunk.First(300).OnlyClasses(["Bag", "Coat"]).WithClasses(["Coat", "Hat", "Bag"]);

        ClassWeights.Balanced(images).Should().HaveCount(3).And.HaveElementAt(1, 0);
    }
}
