using Inception.Imaging;
using Inception.Training.Data;

namespace Inception.Training.Tests.Data;

public sealed class IdxImagesTests
{
    private static readonly string[] ClassNames = ["low", "high"];

    [Fact]
    public void Images_and_labels_survive_the_way_through_files()
    {
        using var folder = new TemporaryFolder();
        var images = new IdxImages(new([2, 1, 3], [1, 2, 3, 4, 5, 6]), new([2], [1, 0]), ClassNames);

        images.Write(folder["images.gz"], folder["labels"]);
        var read = IdxImages.Read(folder["images.gz"], folder["labels"], ClassNames);

        (read.Count, read.Height, read.Width).Should().Be((2, 1, 3));
        read.Labels.ToArray().Should().Equal(1, 0);
        read.PixelsOf(1).ToArray().Should().Equal(4, 5, 6);
    }

    [Fact]
    public void An_image_is_read_with_its_grey_in_all_three_channels()
    {
        var images = new IdxImages(new([2, 1, 2], [1, 2, 3, 4]), new([2], [1, 0]), ClassNames);

        images.Read(1).Pixels.ToArray().Should().Equal(3, 3, 3, 4, 4, 4);
        (images.LabelOf(0), images.NameOf(1)).Should().Be((1, "image 1"));
        var beyond = () => images.LabelOf(2);
        beyond.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void The_first_images_can_be_taken()
    {
        var images = new IdxImages(new([3, 1, 2], [1, 2, 3, 4, 5, 6]), new([3], [1, 0, 1]), ClassNames);

        var two = images.Take(2);

        two.Count.Should().Be(2);
        two.Pixels.ToArray().Should().Equal(1, 2, 3, 4);
        two.Labels.ToArray().Should().Equal(1, 0);
    }

    [Fact]
    public void Files_of_different_lengths_are_refused_with_both_paths()
    {
        using var folder = new TemporaryFolder();
        IdxFile.Write(folder["images"], new([2, 1, 1], [1, 2]));
        IdxFile.Write(folder["labels"], new([3], [0, 1, 0]));

        var reading = () => IdxImages.Read(folder["images"], folder["labels"], ClassNames);

        reading.Should().Throw<IdxFormatException>().WithMessage($"*{folder["labels"]}*2 labels*{folder["images"]}*found 3*");
    }

    [Fact]
    public void A_label_without_a_name_is_refused()
    {
        using var folder = new TemporaryFolder();
        IdxFile.Write(folder["images"], new([2, 1, 1], [1, 2]));
        IdxFile.Write(folder["labels"], new([2], [0, 2]));

        var reading = () => IdxImages.Read(folder["images"], folder["labels"], ClassNames);

        reading.Should().Throw<IdxFormatException>().WithMessage("*labels from 0 to 1*the label 2*");
    }

    [Fact]
    public void A_label_without_a_name_is_refused_in_memory_too()
    {
        var joining = () => new IdxImages(new([2, 1, 1], [1, 2]), new([2], [0, 2]), ClassNames);

        joining.Should().Throw<ArgumentException>().WithMessage("The label of image 1 is 2. Accepted: 0 to 1*");
    }
}
