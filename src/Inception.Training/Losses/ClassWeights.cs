using Inception.Training.Data;

namespace Inception.Training.Losses;

/// <summary>Computes class weights for the loss, for data sets with rare classes.</summary>
public static class ClassWeights
{
    /// <summary>
    /// Computes weights that make all classes count equally: <c>images / (classes · images of the class)</c>, like scikit-learn's
    /// <c>class_weight="balanced"</c>. A class without images gets 0.
    /// </summary>
    /// <param name="images">The training images.</param>
    /// <returns>A weight for each class, in the order of the class names.</returns>
    public static IReadOnlyList<double> Balanced(ILabelledImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var counts = new int[images.ClassNames.Count];
        for (var i = 0; i < images.Count; i++) counts[images.LabelOf(i)]++;
        return Array.ConvertAll(counts, count => count == 0 ? 0 : images.Count / (double)(counts.Length * count));
    }
}
