using Inception.Imaging;

namespace Inception.Tests.Imaging;

public class JpegMarkersTests
{
    [Theory]
    [InlineData("FFD8 FFE00004AABB FFDA0002 1234 FF00 56 FFD0 78 FFD9", true)]     // segment, scan with a stuffed byte and a restart, end
    [InlineData("FFD8 FFE10006FFD8FFD9 FFDA0002 1234", false)]                     // a thumbnail's end inside a segment is not the image's
    [InlineData("FFD8 FFFFFFE00002 FFD9", true)]                                   // fill bytes before a marker
    [InlineData("FFD8 FFD9 FFD8 FF", true)]                                        // bytes behind the end
    [InlineData("FFD8 FFDA0002 1234 FFD8 FFD9", false)]                            // the end of another image, behind this one
    [InlineData("FFD8 FFE0FFFF 00", false)]                                        // a segment longer than the file
    [InlineData("FFD8 FFE000", false)]
    [InlineData("FFD8 1234 FF", false)]
    [InlineData("FFD8", false)]
    [InlineData("", false)]
    public void The_end_is_found_by_walking_the_segments(string hex, bool reached)
        => JpegMarkers.ReachEnd(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))).Should().Be(reached);
}
