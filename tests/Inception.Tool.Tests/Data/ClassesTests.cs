using Inception.Imaging;
using Inception.Tool.Data;
using Inception.Tool.Training;
using Inception.Training.Data;

namespace Inception.Tool.Tests.Data;

/// <summary>What <c>--classes</c> and <c>--per-class</c> choose of the images.</summary>
public class ClassesTests
{
    private static readonly string Idx = Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist", "t10k-images-idx3-ubyte.gz");

    [Fact]
    public void Classes_are_taken_in_the_order_of_their_names_which_may_be_written_as_files_have_them()
    {
        var chosen = OneOfEach(FashionMnist.ClassNames).OfClasses("ankle-boot, t-shirt-top,Bag");

        chosen.ClassNames.Should().Equal("Ankle boot", "T-shirt/top", "Bag");
        Enumerable.Range(0, chosen.Count).Select(chosen.LabelOf).Should().Equal(1, 2, 0);
        OneOfEach("a", "b").OfClasses(null).Count.Should().Be(2);
    }

    [Theory]
    [InlineData("bag,hat", "--classes has 'hat', which is not one of the images' classes: Bag, bag-, bag/.")]
    [InlineData("bag ", "--classes has 'bag', which is not one of the images' classes: Coat, Hat.")]
    [InlineData("bag.", "--classes has 'bag.', which matches several of the images' classes: Bag, bag-, bag/.")]
    [InlineData("Bag,bag", "--classes has 'Bag' twice. Expected different classes of these: Bag, bag-, bag/.")]
    [InlineData("", "--classes has '', which is not one of the images' classes: Coat, Hat.")]
    public void Names_that_are_unknown_unclear_or_doubled_are_told_with_all_classes(string classes, string message)
    {
        var images = message.Contains("Coat", StringComparison.Ordinal) ? OneOfEach("Coat", "Hat") : OneOfEach("Bag", "bag-", "bag/");

        FluentActions.Invoking(() => images.OfClasses(classes)).Should().Throw<UserException>().WithMessage(message);
    }

    [Fact]
    public async Task One_seed_chooses_the_same_images_for_a_training_and_for_a_head_and_measures_with_all()
    {
        var recipe = new TrainingRecipe { Data = Idx, Classes = "5,7,9", PerClass = 50, Seed = 1 };

        var trained = await TrainingImages.FindAsync(recipe, default);
        var tuned = await TrainingImages.FindAsync(recipe with { Weights = TrainingRecipe.ShippedWeights, HeadOnly = true, Batch = 7 }, default);
        var others = await TrainingImages.FindAsync(recipe with { Seed = 2 }, default);
        var all = await TrainingImages.FindAsync(recipe with { PerClass = null }, default);

        trained.Training.ClassNames.Should().Equal("5", "7", "9");
        CountsByClass(trained.Training).Should().Equal(50, 50, 50);
        Names(tuned.Training).Should().Equal(Names(trained.Training));
        Names(others.Training).Should().NotEqual(Names(trained.Training));
        Names(trained.Validation).Should().Equal(Names(tuned.Validation)).And.Equal(Names(all.Validation)).And.NotIntersectWith(Names(trained.Training));
        all.Training.Count.Should().BeCloseTo(4 * all.Validation.Count, 8, "a fifth of each class is held back, rounded to whole images");
    }

    [Fact]
    public void A_list_of_images_may_name_them_by_full_paths_wherever_they_lie()
    {
        using var folder = new TemporaryFolder();
        var image = Path.Combine(AppContext.BaseDirectory, "Assets", "fashion-mnist", "bag-0.png");
        File.WriteAllText(folder["list.csv"], $"path,label\n{image},bag\n");

        var images = ImageData.Open(folder["list.csv"]);

        images.Read(0).Width.Should().Be(28);
    }

    [Fact]
    public async Task Classes_with_too_few_images_are_named() =>
        await FluentActions.Awaiting(() => TrainingImages.FindAsync(new() { Data = Idx, Classes = "5,7", PerClass = 5000 }, default))
            .Should().ThrowAsync<ArgumentException>().WithMessage("The class '5' has * images. Expected at least 5000 of each class.*");

    private static MemoryImages OneOfEach(params IReadOnlyList<string> names)
    {
        var image = new RgbImage(1, 1, [1, 2, 3]);
        return new([.. names.Select(_ => image)], [.. Enumerable.Range(0, names.Count)], names);
    }

    private static List<string> Names(ILabelledImages images) => [.. Enumerable.Range(0, images.Count).Select(images.NameOf)];

    private static IEnumerable<int> CountsByClass(ILabelledImages images) =>
        Enumerable.Range(0, images.Count).GroupBy(images.LabelOf).OrderBy(group => group.Key).Select(group => group.Count());
}
