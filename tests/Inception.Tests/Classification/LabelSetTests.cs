using Inception.Classification;

namespace Inception.Tests.Classification;

public class LabelSetTests
{
    /// <summary>The order of the logits of torchvision's weights: the classes sorted by their WordNet ids.</summary>
    [Theory]
    [InlineData(0, "tench")]
    [InlineData(281, "tabby")]
    [InlineData(282, "tiger cat")]
    [InlineData(967, "espresso")]
    [InlineData(999, "toilet tissue")]
    public void ImageNet_has_a_thousand_classes_in_torchvisions_order(int index, string label)
    {
        LabelSet.ImageNet.Should().HaveCount(1000);
        LabelSet.ImageNet[index].Should().Be(label);
    }

    [Fact]
    public void No_two_classes_of_ImageNet_share_a_name()
    {
        LabelSet.ImageNet.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Fashion_mnist_has_its_ten()
    {
        LabelSet.FashionMnist.Should().Equal(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");
    }

    [Fact]
    public void Classes_without_names_are_numbered()
    {
        LabelSet.Numbered(3).Should().Equal("class 0", "class 1", "class 2");
    }

    [Fact]
    public void No_label_and_an_empty_label_are_refused()
    {
        FluentActions.Invoking(() => new LabelSet([])).Should().Throw<ArgumentException>().WithParameterName("names");
        FluentActions.Invoking(() => new LabelSet(["a", " "])).Should().Throw<ArgumentException>().WithParameterName("names");
    }
}
