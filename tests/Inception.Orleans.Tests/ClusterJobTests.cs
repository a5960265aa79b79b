namespace Inception.Cluster.Tests;

public sealed class ClusterJobTests
{
    private static readonly string Share = Path.GetFullPath("/share");

    [Theory]
    [InlineData("run/out.npy", "photos", "Output")]
    [InlineData("run", "photos", "Output")]
    [InlineData("photos/../run/shards/out.npy", "photos", "Output")]
    [InlineData("out.npy", "run", "BaseFolder")]
    [InlineData("out.npy", "run/photos", "BaseFolder")]
    public void A_path_in_the_folder_that_is_emptied_when_the_job_is_done_is_refused(string output, string images, string option)
    {
        var validate = Job(output, images).Validate;

        validate.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"{option} must be outside of the job's folder*run*").WithParameterName(option);
    }

    [Theory]
    [InlineData("run.npy", "run.photos")]
    [InlineData("..run/out.npy", "")]
    public void Paths_beside_the_folder_are_accepted(string output, string images) => Job(output, images).Invoking(job => job.Validate()).Should().NotThrow();

    private static ClusterJob Job(string output, string images) => new()
    {
        Id = "paths",
        Folder = Path.Combine(Share, "run"),
        Output = Path.Combine(Share, output),
        BaseFolder = Path.Combine(Share, images),
    };
}
