using Inception.Training.Data;

namespace Inception.Tool.Training;

/// <summary>Images that were left out.</summary>
internal static class SkippedImages
{
    /// <summary>Tells how many there are, and of the first.</summary>
    public static void Tell(IReadOnlyList<SkippedImage> skipped)
    {
        if (skipped is not [var first, ..]) return;
        var reason = first.Reason.Contains(first.Name, StringComparison.Ordinal) ? first.Reason : $"{first.Name}: {first.Reason}";
        Console.Error.WriteLine($"inception: {skipped.Count:N0} images could not be read and were skipped. The first one: {Failure.OneLine(reason)}");
    }
}
