using Inception.Labels;

namespace Inception.Tests.Labels;

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

    /// <summary>Classes that are called by numbers are meant by their names.</summary>
    [Theory]
    [InlineData("1", 0)]
    [InlineData("3", 2)]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("cat", 3)]
    public void A_name_comes_before_an_index(string text, int index) => new LabelSet(["1", "2", "3", "cat"]).IndexOf(text).Should().Be(index);

    [Fact]
    public void No_two_classes_of_ImageNet_share_a_name()
    {
        LabelSet.ImageNet.Should().OnlyHaveUniqueItems();
    }

    /// <summary>Pairs of id and name as Keras's imagenet_class_index.json has them.</summary>
    [Theory]
    [InlineData(0, "n01440764", "tench")]
    [InlineData(134, "n02012849", "crane bird")]
    [InlineData(264, "n02113186", "Cardigan")]
    [InlineData(281, "n02123045", "tabby")]
    [InlineData(474, "n02963159", "cardigan")]
    [InlineData(517, "n03126707", "crane")]
    [InlineData(638, "n03710637", "maillot")]
    [InlineData(639, "n03710721", "maillot tank suit")]
    [InlineData(967, "n07920052", "espresso")]
    [InlineData(999, "n15075141", "toilet tissue")]
    public void A_class_of_ImageNet_is_found_by_its_WordNet_id_and_by_its_name(int index, string id, string name)
    {
        LabelSet.ImageNet.IdOf(index).Should().Be(id);
        LabelSet.ImageNet[index].Should().Be(name);
        LabelSet.ImageNet.Find(id).Should().Be(index);
        LabelSet.ImageNet.Find(name).Should().Be(index);
    }

    /// <summary>The order of ILSVRC's synsets, which is that of the logits.</summary>
    [Fact]
    public void ImageNets_WordNet_ids_are_a_thousand_and_ascend()
    {
        var ids = Enumerable.Range(0, 1000).Select(LabelSet.ImageNet.IdOf).ToList();

        ids.Should().AllSatisfy(id => id.Should().MatchRegex("^n[0-9]{8}$")).And.OnlyHaveUniqueItems().And.BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Fact]
    public void Case_counts_only_where_it_tells_two_classes_apart()
    {
        LabelSet.ImageNet.Find("TABBY").Should().Be(281);
        LabelSet.ImageNet.Find("N02123045").Should().Be(281);
        LabelSet.ImageNet.Invoking(labels => labels.Find("CARDIGAN")).Should().Throw<ArgumentException>()
            .WithMessage("'CARDIGAN' is the name of 2 classes: 264 (n02113186, Cardigan), 474 (n02963159, cardigan). Say which by index or id.*");
    }

    [Fact]
    public void Classes_of_one_name_are_told_apart_by_their_ids()
    {
        var labels = new LabelSet(["crane", "crane", "maillot"], ["n02012849", "n03126707", null]);

        labels.Find("n03126707").Should().Be(1);
        labels.Find("maillot").Should().Be(2);
        labels.IdOf(2).Should().BeNull();
        labels.Invoking(l => l.Find("crane")).Should().Throw<ArgumentException>().WithMessage("'crane' is the name of 2 classes: 0 (n02012849, crane), 1 (n03126707, crane)*");
    }

    [Fact]
    public void A_name_that_no_class_has_is_answered_with_the_nearest()
    {
        LabelSet.ImageNet.Invoking(labels => labels.Find("tabbi")).Should().Throw<ArgumentException>().WithMessage("None of the 1,000 classes is 'tabbi'; the nearest is 'tabby'.*");
        LabelSet.FashionMnist.Invoking(labels => labels.Find("zebra crossing")).Should().Throw<ArgumentException>().WithMessage("None of the 10 classes is 'zebra crossing'.*");
    }

    [Fact]
    public void With_background_every_class_is_one_further()
    {
        var labels = LabelSet.ImageNet.WithBackground();

        labels.Should().HaveCount(1001);
        labels[0].Should().Be("background");
        labels.IdOf(0).Should().BeNull();
        labels.Skip(1).Should().Equal(LabelSet.ImageNet);
        labels.Find("n02123045").Should().Be(282);
        LabelSet.FashionMnist.WithBackground().IdOf(1).Should().BeNull();
    }

    [Fact]
    public void Ids_that_are_too_few_or_there_twice_are_refused()
    {
        FluentActions.Invoking(() => new LabelSet(["a", "b"], ["n1"])).Should().Throw<ArgumentException>().WithMessage("2 names and 1 ids*").WithParameterName("ids");
        FluentActions.Invoking(() => new LabelSet(["a", "b"], ["n1", "n1"])).Should().Throw<ArgumentException>().WithMessage("The id 'n1' is there 2 times*").WithParameterName("ids");
    }

    /// <summary>Compared with all 1,000 names letter by letter, a million letters take a minute.</summary>
    [Fact]
    public async Task A_text_far_longer_than_all_names_is_refused_at_once()
    {
        var find = Task.Run(() => LabelSet.ImageNet.Find(new string('a', 1_000_000)));

        await find.Awaiting(task => task.WaitAsync(TimeSpan.FromSeconds(5))).Should().ThrowAsync<ArgumentException>();
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
