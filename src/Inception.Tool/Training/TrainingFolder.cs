using System.Globalization;
using Inception.Models.Downloads;
using Inception.Training.Checkpoints;

namespace Inception.Tool.Training;

/// <summary>The folder of a training, with the names of its files. A folder has one training, and one process at a time.</summary>
/// <param name="Path">The folder.</param>
internal sealed record TrainingFolder(string Path)
{
    private const string RecipeName = "recipe.json", LockName = ".lock";

    /// <summary>What a training goes on from, and the model of the best epoch.</summary>
    public TrainingCheckpoints Checkpoints => new() { Folder = Path };

    /// <summary>The recipe with every choice made. It says whose folder this is.</summary>
    public string Recipe => PathOf(RecipeName);

    /// <summary>The model, with labels and preprocessing in its metadata.</summary>
    public string Model => PathOf("model.safetensors");

    /// <summary>The numbers, with the images.</summary>
    public string Report => PathOf("report.md");

    /// <summary>A row for each epoch.</summary>
    public string Log => PathOf("log.csv");

    /// <summary>Loss, accuracy and learning rate of each epoch.</summary>
    public string Curves => PathOf("curves.png");

    /// <summary>Which classes were taken for which.</summary>
    public string Confusion => PathOf("confusion.png");

    /// <summary>The wrong answers that the network was surest of.</summary>
    public string Mistakes => PathOf("mistakes.png");

    /// <summary>The folder of TensorBoard's event files.</summary>
    public string TensorBoard => PathOf("tensorboard");

    /// <summary>The recipe of the training that is here; null where the folder is new or empty.</summary>
    /// <exception cref="UserException">The output is a file, has files of something else, or its recipe cannot be read.</exception>
    public TrainingRecipe? FindRecipe()
    {
        if (File.Exists(Path)) throw new UserException($"The output '{Path}' is a file. Expected a folder; a missing folder is created.");
        if (!Directory.Exists(Path)) return null;
        if (File.Exists(Recipe)) return LoadRecipe();
        var other = Directory.EnumerateFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)).FirstOrDefault(name => !IsOfABeginning(name));
        return other is null ? null : throw new UserException(
            $"The output '{Path}' holds other files, such as '{other}', and no training: the file {RecipeName} is missing. Nothing was written. "
                + "Choose a new or empty folder with --output.");
    }

    /// <summary>Makes the folder, and keeps other processes away from it.</summary>
    /// <param name="found">The recipe that was found here before.</param>
    /// <returns>The lock; the caller disposes it.</returns>
    /// <exception cref="UserException">Nothing can be written there, or another process trains there.</exception>
    public IDisposable Occupy(TrainingRecipe? found)
    {
        OutputFile.Write(Path, () => Directory.CreateDirectory(Path));
        FileLock? only = null;
        OutputFile.Write(Path, () => only = FileLock.TryAcquire(PathOf(LockName)));
        if (only is null) throw new UserException($"Another process is training in '{Path}'. Wait until it ends, or choose another folder with --output.");
        try
        {
            if (FindRecipe()?.ToJson() != found?.ToJson())
                throw new UserException($"Another process has started a training in '{Path}' in the meantime. Choose another folder with --output.");
            OutputFile.Check(Model);
            return only;
        }
        catch
        {
            only.Dispose();
            throw;
        }
    }

    private TrainingRecipe LoadRecipe()
    {
        try
        {
            return TrainingRecipe.Load(Recipe);
        }
        catch (UserException unreadable)
        {
            throw new UserException($"{unreadable.Message} The folder was not changed: choose another folder with --output.", unreadable);
        }
    }

    /// <summary>A kill leaves the lock, and of a file that was not written to its end a hidden one with its name in it.</summary>
    private static bool IsOfABeginning(string name) =>
        name == LockName || name.StartsWith(string.Create(CultureInfo.InvariantCulture, $".{RecipeName}."), StringComparison.Ordinal);

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);
}
