using Inception.Imaging;
using Inception.Training.Data;

namespace Inception.Training.Tests.Data;

public class LabelledImagesViewsTests
{
    [Fact]
    public void A_split_parts_every_class_alike_and_no_image_is_on_both_sides()
    {
        var images = new SampleImages(100, classes: 4);

        var (training, validation) = images.Split(0.2, seed: 1);

        CountsByClass(validation).Should().Equal(5, 5, 5, 5);
        CountsByClass(training).Should().Equal(20, 20, 20, 20);
        Names(training).Concat(Names(validation)).Should().BeEquivalentTo(Names(images));
        Names(validation).Should().Equal(Names(images.Split(0.2, seed: 1).Validation));
        Names(validation).Should().NotEqual(Names(images.Split(0.2, seed: 2).Validation));
    }

    [Theory]
    [InlineData(0.001, 3, 9)]
    [InlineData(0.999, 9, 3)]
    public void Each_side_of_a_split_has_every_class_of_two_images_or_more(double validation, int held, int trained)
    {
        var split = new SampleImages(12).Split(validation, seed: 1);

        (split.Validation.Count, split.Training.Count).Should().Be((held, trained));
    }

    [Fact]
    public void A_single_image_of_a_class_is_for_training()
    {
        var split = new SampleImages(4).Split(0.5, seed: 1);

        CountsByClass(split.Training).Should().Equal(1, 1, 1);
        CountsByClass(split.Validation).Should().Equal(1, 0, 0);
    }

    [Fact]
    public void A_few_images_of_each_class_can_be_taken()
    {
        var images = new SampleImages(60);

        var few = images.TakePerClass(5, seed: 3);

        CountsByClass(few).Should().Equal(5, 5, 5);
        Names(few).Should().OnlyHaveUniqueItems().And.NotEqual(Names(images.TakePerClass(5, seed: 4)));
        var tooMany = () => images.TakePerClass(21, seed: 3);
        tooMany.Should().Throw<ArgumentException>().WithMessage("The class 'class 0' has 20 images*at least 21*");
    }

    [Fact]
    public void Some_classes_alone_are_renumbered_as_named()
    {
        var images = new SampleImages(9, classes: 4);

        var some = images.OnlyClasses(["class 3", "class 1"]);

        some.ClassNames.Should().Equal("class 3", "class 1");
        Names(some).Should().Equal("sample 1", "sample 3", "sample 5", "sample 7");
        Enumerable.Range(0, 4).Select(some.LabelOf).Should().Equal(1, 0, 1, 0);
        some.Read(1).Pixels.ToArray().Should().Equal(images.Read(3).Pixels.ToArray());
        CountsByClass(some.TakePerClass(1, seed: 1)).Should().Equal(1, 1);

        var unknown = () => images.OnlyClasses(["class 9"]);
        unknown.Should().Throw<ArgumentException>().WithMessage("*'class 9'*class 0*");
        var twice = () => images.OnlyClasses(["class 1", "class 1"]);
        twice.Should().Throw<ArgumentException>().WithMessage("*'class 1' twice*");
    }

    [Fact]
    public void Images_can_be_put_under_the_classes_of_another_data_set()
    {
        var images = new SampleImages(6, classes: 2);

        var renamed = images.WithClasses(["class 1", "other", "class 0"]);

        renamed.ClassNames.Should().Equal("class 1", "other", "class 0");
        Enumerable.Range(0, 6).Select(renamed.LabelOf).Should().Equal(2, 0, 2, 0, 2, 0);
        var missing = () => images.WithClasses(["class 0"]);
        missing.Should().Throw<ArgumentException>().WithMessage("'sample 1' is of the class 'class 1'*");

        var translated = images.WithClasses(["zero", "one"], name => name == "class 1" ? 1 : 0);
        translated.ClassNames.Should().Equal("zero", "one");
        Enumerable.Range(0, 6).Select(translated.LabelOf).Should().Equal(0, 1, 0, 1, 0, 1);
        var outside = () => images.WithClasses(["zero"], name => name == "class 1" ? 1 : 0);
        outside.Should().Throw<ArgumentException>().WithMessage("'sample 1' is of the class 'class 1'*");
    }

    [Fact]
    public void Images_in_memory_are_checked_against_their_labels()
    {
        var image = new RgbImage(1, 1, [1, 2, 3]);
        var images = new MemoryImages([image, image], [1, 0], ["a", "b"]);

        images.LabelOf(0).Should().Be(1);
        images.Read(1).Should().BeSameAs(image);
        var tooFew = () => new MemoryImages([image], [1, 0], ["a", "b"]);
        tooFew.Should().Throw<ArgumentException>().WithMessage("1 images need as many labels. Found 2.*");
        var unnamed = () => new MemoryImages([image], [2], ["a", "b"]);
        unnamed.Should().Throw<ArgumentException>().WithMessage("The label of image 0 is 2. Accepted: 0 to 1*");
    }

    private static IEnumerable<string> Names(ILabelledImages images) => Enumerable.Range(0, images.Count).Select(images.NameOf);

    private static IEnumerable<int> CountsByClass(ILabelledImages images) =>
        Enumerable.Range(0, images.ClassNames.Count).Select(label => Enumerable.Range(0, images.Count).Count(index => images.LabelOf(index) == label));
}
