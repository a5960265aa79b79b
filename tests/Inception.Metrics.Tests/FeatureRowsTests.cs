namespace Inception.Metrics.Tests;

public class FeatureRowsTests
{
    /// <summary>A block holds 512 rows of 2,048 numbers: the reads begin and end within blocks, and one spans three.</summary>
    [Fact]
    public void Rows_are_read_across_blocks_as_they_were_added()
    {
        var values = SyntheticFeatures.Rows("blocks", 1300, 2048);
        var rows = new FeatureRows(2048);

        for (var first = 0; first < 1300; first += 100) rows.Add(values.AsSpan(first * 2048, 100 * 2048));

        rows.Count.Should().Be(1300);
        foreach (var (first, count) in new[] { (0, 1), (511, 2), (500, 700), (1299, 1), (0, 1300) })
        {
            var read = new double[count * 2048];
            rows.CopyRows(first, read);
            read.AsSpan().SequenceEqual(Array.ConvertAll(values[(first * 2048)..((first + count) * 2048)], value => (double)value)).Should().BeTrue();
        }

        ((Action)(() => rows.CopyRows(1299, new double[2 * 2048]))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Rows_longer_than_a_block_have_a_block_each()
    {
        var rows = new FeatureRows(3 << 20);

        rows.Add(new float[3 << 20]);
        rows.Add(Enumerable.Repeat(2f, 3 << 20).ToArray());

        var read = new double[3 << 20];
        rows.CopyRows(1, read);
        read.AsSpan().ContainsAnyExcept(2.0).Should().BeFalse();
    }
}
