namespace Inception.Weights.Formats;

/// <summary>
/// What the names say under which training code saves its dictionaries: the model, its moving average, or what stands beside both. Where several hold
/// tensors, the model goes before its average.
/// </summary>
internal static class WrapperName
{
    /// <summary>The usual names, the likeliest first.</summary>
    private static readonly string[] Usual = ["state_dict", "model_state_dict", "model", "net", "network", "module", "params", "weights", "state"];

    private static readonly HashSet<string> ModelWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "model", "net", "network", "module", "params", "parameters", "weights", "state", "dict", "sd", "backbone", "encoder", "student",
    };

    private static readonly HashSet<string> AverageWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "ema", "swa", "avg", "average", "averaged", "averages", "shadow", "teacher", "target", "momentum",
    };

    private static readonly HashSet<string> BesideWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "optimizer", "optimizers", "optim", "opt", "scheduler", "schedulers", "sched", "lr", "scaler", "amp", "rng", "random", "args", "config", "cfg", "hyper",
        "callbacks", "loops", "criterion", "loss", "metrics",
    };

    private static readonly HashSet<string> Counters =
    [
        "n_averaged", "epoch", "step", "steps", "global_step", "iteration", "iter", "num_updates", "updates", "decay", "acc", "best_acc", "best_acc1", "metric",
    ];

    /// <summary>Whether a dictionary of this name holds a model or its average.</summary>
    public static bool IsModel(string name) => !IsBeside(name) && (Has(name, ModelWords) || IsAverage(name));

    /// <summary>Whether the name is one of an average over training steps, or of a network that follows another.</summary>
    public static bool IsAverage(string name) => Has(name, AverageWords);

    /// <summary>Whether the name is one of what training needs beside the model: an optimizer, a random generator's state, a counter of steps.</summary>
    public static bool IsBeside(string name) => Has(name, BesideWords) || Counters.Contains(name);

    /// <summary>The place of a name among those in one dictionary: smaller goes first, equals stay in the file's order.</summary>
    public static int Rank(string name)
    {
        var place = Array.IndexOf(Usual, name);
        return (IsAverage(name) ? 2 * Usual.Length : 0) + (place >= 0 ? place : Usual.Length);
    }

    private static bool Has(string name, HashSet<string> words) => name.Split('_', '-', '.', ' ').Any(words.Contains);
}
