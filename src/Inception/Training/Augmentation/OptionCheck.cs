namespace Inception.Training.Augmentation;

/// <summary>How an option outside its range is refused.</summary>
internal static class OptionCheck
{
    /// <exception cref="ArgumentException"><paramref name="holds"/> is false.</exception>
    public static void Require(bool holds, string owner, string option, string expected, object found)
    {
        if (!holds) throw new ArgumentException($"{owner}.{option}: expected {expected}, found {found}.", option);
    }
}
