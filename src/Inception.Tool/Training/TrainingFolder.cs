using Inception.Training.Checkpoints;

namespace Inception.Tool.Training;

/// <summary>The folder of a training, with the names of its files.</summary>
/// <param name="Path">The folder.</param>
internal sealed record TrainingFolder(string Path)
{
    /// <summary>What a training goes on from, and the model of the best epoch.</summary>
    public TrainingCheckpoints Checkpoints => new() { Folder = Path };

    /// <summary>The recipe with every choice made.</summary>
    public string Recipe => Of("recipe.json");

    /// <summary>The model, with labels and preprocessing in its metadata.</summary>
    public string Model => Of("model.safetensors");

    /// <summary>The numbers, with the images.</summary>
    public string Report => Of("report.md");

    /// <summary>A row for each epoch.</summary>
    public string Log => Of("log.csv");

    /// <summary>Loss, accuracy and learning rate of each epoch.</summary>
    public string Curves => Of("curves.png");

    /// <summary>Which classes were taken for which.</summary>
    public string Confusion => Of("confusion.png");

    /// <summary>The wrong answers that the network was surest of.</summary>
    public string Mistakes => Of("mistakes.png");

    /// <summary>The folder of TensorBoard's event files.</summary>
    public string TensorBoard => Of("tensorboard");

    /// <summary>The recipe of the training that goes on here; null where none does.</summary>
    public TrainingRecipe? Earlier => File.Exists(Checkpoints.Last) && File.Exists(Recipe) ? TrainingRecipe.Load(Recipe) : null;

    /// <summary>Looks at the folder before the work is done, and makes it.</summary>
    /// <exception cref="UserException">It is a file, or nothing can be written there.</exception>
    public void Prepare()
    {
        if (File.Exists(Path)) throw new UserException($"The output '{Path}' is a file. Expected a folder, which is made if need be.");
        OutputFile.Write(Path, () => Directory.CreateDirectory(Path));
        OutputFile.Check(Model);
    }

    private string Of(string name) => System.IO.Path.Combine(Path, name);
}
