namespace Inception.SampleTests;

public class MLNetTests
{
    [Fact]
    public void It_trains_measures_and_saves_a_model_that_another_process_loads()
    {
        using var folder = new TemporaryFolder();
        var image = Repository.PathOf("src/Inception.Tool/Assets/fashion-mnist/bag-0.png");

        var trained = SampleRun.ToEnd("MLNet", folder.Path).ShouldSucceed();
        var predicted = SampleRun.ToEnd("MLNet", folder.Path, "--predict", "model.zip", image).ShouldSucceed();

        trained.Should().Contain("Classifier: 1 of 1").And.MatchRegex(@"accuracy (9\d|100)\.\d").And.Contain("Confusion table");
        predicted.Should().StartWith("Bag: ");
    }
}
