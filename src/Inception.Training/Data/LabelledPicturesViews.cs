using Inception.Training.Augmentation;

namespace Inception.Training.Data;

/// <summary>Parts of data sets. They are views: a picture is read from the data set it is of.</summary>
public static class LabelledPicturesViews
{
    /// <summary>
    /// Parts a data set at random, each class alike (stratified): of n pictures of a class, n × <paramref name="validation"/> rounded are for validation, but at least one on each side where
    /// there are two. A single picture is for training.
    /// </summary>
    /// <param name="pictures">The data set.</param>
    /// <param name="validation">The part for validation, above 0 and below 1.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="validation"/> is out of its range.</exception>
    public static PictureSplit Split(this ILabelledPictures pictures, double validation, int seed)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (validation is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(validation), validation, $"The part for validation is {validation}. Accepted: above 0 and below 1.");

        var held = ShuffledByClass(pictures, seed)
            .SelectMany(ofClass => ofClass.Take(ofClass.Length < 2 ? 0 : Math.Clamp((int)Math.Round(ofClass.Length * validation), 1, ofClass.Length - 1)))
            .ToHashSet();
        var all = Enumerable.Range(0, pictures.Count);
        return new(
            new PictureView(pictures, [.. all.Where(index => !held.Contains(index))]),
            new PictureView(pictures, [.. held.Order()]));
    }

    /// <summary>A few pictures of each class, chosen at random.</summary>
    /// <param name="pictures">The data set.</param>
    /// <param name="count">Pictures of each class, at least 1.</param>
    /// <param name="seed">The same seed gives the same pictures.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="ArgumentException">A class has fewer pictures.</exception>
    public static ILabelledPictures TakePerClass(this ILabelledPictures pictures, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var classes = ShuffledByClass(pictures, seed);
        var small = Array.FindIndex(classes, ofClass => ofClass.Length < count);
        if (small >= 0)
            throw new ArgumentException($"The class '{pictures.ClassNames[small]}' has {classes[small].Length} pictures. Expected at least {count} of each class.", nameof(count));

        return new PictureView(pictures, [.. classes.SelectMany(ofClass => ofClass.Take(count)).Order()]);
    }

    /// <summary>The pictures of some classes, which are renumbered: label 0 is the first of <paramref name="classNames"/>.</summary>
    /// <param name="pictures">The data set.</param>
    /// <param name="classNames">Names of its classes, each once.</param>
    /// <exception cref="ArgumentException">A name is not among the data set's classes, or is given twice.</exception>
    public static ILabelledPictures OnlyClasses(this ILabelledPictures pictures, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(classNames);
        var newLabels = Enumerable.Repeat(-1, pictures.ClassNames.Count).ToArray();
        for (var label = 0; label < classNames.Count; label++)
        {
            var old = pictures.ClassNames.ToList().IndexOf(classNames[label]);
            if (old < 0)
                throw new ArgumentException($"Expected classes of the data set, found '{classNames[label]}'. It has: {string.Join(", ", pictures.ClassNames)}.", nameof(classNames));
            if (newLabels[old] >= 0)
                throw new ArgumentException($"Expected each class once, found '{classNames[label]}' twice.", nameof(classNames));

            newLabels[old] = label;
        }

        int[] indices = [.. Enumerable.Range(0, pictures.Count).Where(index => newLabels[pictures.LabelOf(index)] >= 0)];
        return new PictureView(pictures, indices, [.. classNames], newLabels);
    }

    /// <summary>
    /// All pictures under the labels of another list of classes, which has at least those of which there are pictures: a test folder without pictures of a class, say, under the classes of the
    /// training.
    /// </summary>
    /// <param name="pictures">The data set.</param>
    /// <param name="classNames">The names of the classes: label 0 is the first.</param>
    /// <exception cref="ArgumentException">A picture's class is not among them.</exception>
    public static ILabelledPictures WithClasses(this ILabelledPictures pictures, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        return pictures.WithClasses(classNames, classNames.ToList().IndexOf);
    }

    /// <summary>All pictures under the labels of another list of classes, which calls them by other names.</summary>
    /// <param name="pictures">The data set.</param>
    /// <param name="classNames">The names of the classes: label 0 is the first.</param>
    /// <param name="labelOf">Asked once for each class of the data set: its label in <paramref name="classNames"/>, or -1 where it has none.</param>
    /// <exception cref="ArgumentException">A picture's class has no label, or one that is not there.</exception>
    public static ILabelledPictures WithClasses(this ILabelledPictures pictures, IReadOnlyList<string> classNames, Func<string, int> labelOf)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(labelOf);
        int[] newLabels = [.. pictures.ClassNames.Select(labelOf)];
        for (var index = 0; index < pictures.Count; index++)
        {
            if (newLabels[pictures.LabelOf(index)] < 0 || newLabels[pictures.LabelOf(index)] >= classNames.Count)
            {
                throw new ArgumentException(
                    $"'{pictures.NameOf(index)}' is of the class '{pictures.ClassNames[pictures.LabelOf(index)]}'. Expected one of: {string.Join(", ", classNames)}.", nameof(classNames));
            }
        }

        return new PictureView(pictures, [.. Enumerable.Range(0, pictures.Count)], [.. classNames], newLabels);
    }

    /// <summary>The numbers of the pictures of each class in a random order, which for a class does not depend on the others.</summary>
    private static int[][] ShuffledByClass(ILabelledPictures pictures, int seed)
    {
        var classes = new List<int>[pictures.ClassNames.Count];
        for (var label = 0; label < classes.Length; label++) classes[label] = [];
        for (var index = 0; index < pictures.Count; index++) classes[pictures.LabelOf(index)].Add(index);
        return [.. classes.Select((ofClass, label) => RandomNumbers.Of(seed, label).Order(ofClass.Count).Select(place => ofClass[place]).ToArray())];
    }
}
