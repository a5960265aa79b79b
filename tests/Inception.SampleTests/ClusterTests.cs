namespace Inception.SampleTests;

public class ClusterTests
{
    [Fact]
    public void Two_workers_classify_the_shipped_images_and_leave_the_results_alone()
    {
        using var folder = new TemporaryFolder();

        var output = SampleRun.ToEnd("Cluster", folder.Path).ShouldSucceed();

        output.Should().Contain("20 of 20 images, 5 of 5 shards").And.Contain("Completed: 20 images").And.MatchRegex(@"bag-0\.png +Bag +\d");
        File.ReadLines(folder["classes.jsonl"]).Should().HaveCount(20);
        Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("classes.jsonl", "classes.jsonl.report.json");
    }
}
