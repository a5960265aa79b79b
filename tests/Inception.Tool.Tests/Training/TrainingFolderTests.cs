using Inception.Tool.Training;

namespace Inception.Tool.Tests.Training;

/// <summary>A folder has one training. What is killed goes on or begins again by its recipe, and what is not ours is never written into.</summary>
public sealed class TrainingFolderTests : IDisposable
{
    private readonly TemporaryFolder _files = new();
    private readonly TrainingFolder _folder;

    public TrainingFolderTests() => _folder = new(_files["run"]);

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_new_or_empty_folder_and_one_with_what_a_kill_left_of_a_beginning_have_no_training()
    {
        _folder.FindRecipe().Should().BeNull();
        Directory.CreateDirectory(_folder.Path);
        _folder.FindRecipe().Should().BeNull();
        File.WriteAllText(Path.Combine(_folder.Path, ".recipe.json.a1b2c3"), "{ \"da");
        File.WriteAllText(Path.Combine(_folder.Path, ".lock"), "");

        _folder.FindRecipe().Should().BeNull();
    }

    [Theory]
    [InlineData("photo.jpg")]
    [InlineData("last.safetensors")]
    [InlineData("model.safetensors")]
    [InlineData(".hidden")]
    public void A_folder_with_files_and_no_recipe_is_not_ours(string name)
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, name), "something");

        _folder.Invoking(one => one.FindRecipe()).Should().Throw<UserException>().WithMessage($"*'{_folder.Path}'*'{name}'*recipe.json*--output*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"data\": \"x\", \"epo")]
    [InlineData("{ \"data\": \"x\", \"ofANewerVersion\": 1 }")]
    [InlineData("[1]")]
    public void A_recipe_that_cannot_be_read_is_left_as_it_is(string content)
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(_folder.Recipe, content);

        _folder.Invoking(one => one.FindRecipe()).Should().Throw<UserException>().WithMessage($"*'{_folder.Recipe}'*--output*");

        File.ReadAllText(_folder.Recipe).Should().Be(content);
    }

    [Fact]
    public void A_file_is_no_folder()
    {
        File.WriteAllText(_folder.Path, "");

        _folder.Invoking(one => one.FindRecipe()).Should().Throw<UserException>().WithMessage($"*'{_folder.Path}'*");
    }

    [Fact]
    public void One_process_at_a_time_trains_in_a_folder()
    {
        using (_folder.Occupy(found: null))
        {
            _folder.Invoking(one => one.Occupy(found: null)).Should().Throw<UserException>().WithMessage($"*'{_folder.Path}'*");
            Directory.EnumerateFileSystemEntries(_folder.Path).Should().ContainSingle();
        }

        Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void A_training_that_another_process_has_begun_and_ended_meanwhile_is_not_replaced()
    {
        Directory.CreateDirectory(_folder.Path);
        new TrainingRecipe { Data = "other" }.Save(_folder.Recipe);

        _folder.Invoking(one => one.Occupy(found: null)).Should().Throw<UserException>();
        File.Exists(Path.Combine(_folder.Path, ".lock")).Should().BeFalse("it was given back");
    }

    [Fact]
    public void Options_that_differ_are_named_as_on_the_command_line()
    {
        var earlier = new TrainingRecipe { Data = "/x", Epochs = 3, Batch = 8, WeightDecay = 0.1, StageRates = new Dictionary<string, double> { ["stem1"] = 0.5 } };

        var differences = (earlier with { Epochs = 5, Batch = 16, WeightDecay = null, Mixup = 0.2, StageRates = new Dictionary<string, double> { ["stem1"] = 1 } }).DifferencesFrom(earlier);

        differences.Should().BeEquivalentTo(
            "--batch was 8 and is 16", "--weight-decay was 0.1 and is not given", "--mixup was not given and is 0.2", "--stage-rate was stem1=0.5 and is stem1=1");
    }
}
