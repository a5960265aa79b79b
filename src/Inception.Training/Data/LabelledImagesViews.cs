using Inception.Training.Augmentation;

namespace Inception.Training.Data;

/// <summary>Creates views of data sets: splits, subsets and other class lists. Images are not copied, but read from the original data set.</summary>
public static class LabelledImagesViews
{
    /// <summary>
    /// Splits a data set at random, with the same share of each class (stratified). Of n images of a class, n × <paramref name="validation"/> (rounded) are for
    /// validation. Each part gets at least one image of a class with two or more images. A single image is for training.
    /// </summary>
    /// <param name="images">The data set.</param>
    /// <param name="validation">The share for validation, above 0 and below 1.</param>
    /// <param name="seed">The same seed gives the same split.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="validation"/> is out of its range.</exception>
    public static ImageSplit Split(this ILabelledImages images, double validation, int seed)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (validation is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(validation), validation, $"The part for validation is {validation}. Accepted: above 0 and below 1.");

        var held = ShuffledByClass(images, seed)
            .SelectMany(ofClass => ofClass.Take(ofClass.Length < 2 ? 0 : Math.Clamp((int)Math.Round(ofClass.Length * validation), 1, ofClass.Length - 1)))
            .ToHashSet();
        var all = Enumerable.Range(0, images.Count);
        return new(
            new ImageView(images, [.. all.Where(index => !held.Contains(index))]),
            new ImageView(images, [.. held.Order()]));
    }

    /// <summary>Takes a few images of each class, chosen at random.</summary>
    /// <param name="images">The data set.</param>
    /// <param name="count">The number of images of each class, at least 1.</param>
    /// <param name="seed">The same seed gives the same images.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="ArgumentException">A class has fewer images.</exception>
    public static ILabelledImages TakePerClass(this ILabelledImages images, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var classes = ShuffledByClass(images, seed);
        var small = Array.FindIndex(classes, ofClass => ofClass.Length < count);
        if (small >= 0)
            throw new ArgumentException(
                $"The class '{images.ClassNames[small]}' has {classes[small].Length} images. Expected at least {count} of each class.", nameof(count));

        return new ImageView(images, [.. classes.SelectMany(ofClass => ofClass.Take(count)).Order()]);
    }

    /// <summary>Takes the images of some classes. Labels are renumbered: label 0 is the first of <paramref name="classNames"/>.</summary>
    /// <param name="images">The data set.</param>
    /// <param name="classNames">The names of the classes to keep, each once.</param>
    /// <exception cref="ArgumentException">A name is not among the data set's classes, or is given twice.</exception>
    public static ILabelledImages OnlyClasses(this ILabelledImages images, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(classNames);
        var newLabels = Enumerable.Repeat(-1, images.ClassNames.Count).ToArray();
        for (var label = 0; label < classNames.Count; label++)
        {
            var old = images.ClassNames.ToList().IndexOf(classNames[label]);
            if (old < 0)
                throw new ArgumentException(
                    $"Expected classes of the data set, found '{classNames[label]}'. It has: {string.Join(", ", images.ClassNames)}.", nameof(classNames));
            if (newLabels[old] >= 0)
                throw new ArgumentException($"Expected each class once, found '{classNames[label]}' twice.", nameof(classNames));

            newLabels[old] = label;
        }

        int[] indices = [.. Enumerable.Range(0, images.Count).Where(index => newLabels[images.LabelOf(index)] >= 0)];
        return new ImageView(images, indices, [.. classNames], newLabels);
    }

    /// <summary>
    /// Changes the labels to another list of classes, which must contain every class that has images. Example: a test folder lacks images of one class, and
    /// should have the same labels as the training.
    /// </summary>
    /// <param name="images">The data set.</param>
    /// <param name="classNames">The names of the classes. Label 0 is the first name.</param>
    /// <exception cref="ArgumentException">The class of an image is not in the list.</exception>
    public static ILabelledImages WithClasses(this ILabelledImages images, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        return images.WithClasses(classNames, classNames.ToList().IndexOf);
    }

    /// <summary>Changes the labels to a list of classes with other names.</summary>
    /// <param name="images">The data set.</param>
    /// <param name="classNames">The names of the classes. Label 0 is the first name.</param>
    /// <param name="labelOf">Called once for each class of the data set; returns its label in <paramref name="classNames"/>, or -1 if it has none.</param>
    /// <exception cref="ArgumentException">The class of an image has no label, or its label is out of range.</exception>
    public static ILabelledImages WithClasses(this ILabelledImages images, IReadOnlyList<string> classNames, Func<string, int> labelOf)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(labelOf);
        int[] newLabels = [.. images.ClassNames.Select(labelOf)];
        for (var index = 0; index < images.Count; index++)
        {
            if (newLabels[images.LabelOf(index)] < 0 || newLabels[images.LabelOf(index)] >= classNames.Count)
            {
                throw new ArgumentException(
                    $"'{images.NameOf(index)}' is of the class '{images.ClassNames[images.LabelOf(index)]}'. Expected one of: "
                        + $"{string.Join(", ", classNames)}.", nameof(classNames));
            }
        }

        return new ImageView(images, [.. Enumerable.Range(0, images.Count)], [.. classNames], newLabels);
    }

    /// <summary>The indices of the images of each class in random order. The order of a class does not depend on the other classes.</summary>
    private static int[][] ShuffledByClass(ILabelledImages images, int seed)
    {
        var classes = new List<int>[images.ClassNames.Count];
        for (var label = 0; label < classes.Length; label++) classes[label] = [];
        for (var index = 0; index < images.Count; index++) classes[images.LabelOf(index)].Add(index);
        return [.. classes.Select((ofClass, label) => RandomNumbers.From(seed, label).Order(ofClass.Count).Select(place => ofClass[place]).ToArray())];
    }
}
