using Inception.Training.Data;

namespace Inception.ML.FineTuning;

/// <summary>The images that are learned from and those to measure with, under the classes that have an image to learn from.</summary>
/// <param name="Training">The images to learn from.</param>
/// <param name="Validation">The images to measure with; null for none.</param>
/// <param name="Classes">The number that each class of the sets has among all classes of the label.</param>
internal sealed record TrainingSet(ILabelledImages Training, ILabelledImages? Validation, IReadOnlyList<int> Classes)
{
    /// <summary>The same without images that cannot be read, and without classes that have no other image to learn from.</summary>
    /// <param name="unreadable">The unreadable images to learn from, by number.</param>
    /// <param name="unmeasurable">The unreadable images to measure with, by number.</param>
    /// <exception cref="ArgumentException">Fewer than two classes are left.</exception>
    public TrainingSet Without(IReadOnlySet<int> unreadable, IReadOnlySet<int> unmeasurable)
    {
        var counts = new int[Training.ClassNames.Count];
        for (var index = 0; index < Training.Count; index++)
            if (!unreadable.Contains(index)) counts[Training.LabelOf(index)]++;
        int[] kept = [.. Enumerable.Range(0, counts.Length).Where(label => counts[label] > 0)];
        if (kept.Length < 2)
        {
            throw new ArgumentException(
                $"Expected readable images of at least 2 classes to learn from; found {Training.Count - unreadable.Count} of {kept.Length}, "
                    + $"and {unreadable.Count} that cannot be read.");
        }

        if (unreadable.Count == 0 && unmeasurable.Count == 0 && kept.Length == counts.Length) return this;
        var measured = Validation is null ? null : View(Validation, unmeasurable, kept);
        return new(View(Training, unreadable, kept), measured?.Count > 0 ? measured : null, [.. kept.Select(label => Classes[label])]);
    }

    private static ImageView View(ILabelledImages images, IReadOnlySet<int> without, int[] kept)
    {
        var newLabels = new int[images.ClassNames.Count];
        Array.Fill(newLabels, -1);
        for (var label = 0; label < kept.Length; label++) newLabels[kept[label]] = label;
        return new(
            images,
            [.. Enumerable.Range(0, images.Count).Where(index => !without.Contains(index) && newLabels[images.LabelOf(index)] >= 0)],
            [.. kept.Select(label => images.ClassNames[label])],
            newLabels);
    }
}
