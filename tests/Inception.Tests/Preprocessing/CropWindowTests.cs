using Inception.Preprocessing;

namespace Inception.Tests.Preprocessing;

public class CropWindowTests
{
    [Theory]
    [InlineData(342, 299, 22)]      // 21.5: to the even neighbour, up
    [InlineData(344, 299, 22)]      // 22.5: to the even neighbour, down
    [InlineData(345, 299, 23)]
    [InlineData(299, 299, 0)]
    [InlineData(300, 299, 0)]       // 0.5
    public void A_larger_image_is_cropped_at_half_the_difference_rounded_to_even(int size, int cropSize, int from)
        => CropWindow.Centered(size, cropSize).Should().Be(new CropWindow(from, cropSize, 0));

    [Theory]
    [InlineData(96, 97, 0)]         // the odd pixel goes to the far side
    [InlineData(94, 97, 1)]
    [InlineData(1, 224, 111)]
    public void A_smaller_image_is_padded_on_both_sides(int size, int cropSize, int margin)
        => CropWindow.Centered(size, cropSize).Should().Be(new CropWindow(0, size, margin));
}
