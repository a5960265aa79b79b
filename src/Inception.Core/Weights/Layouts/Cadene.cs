namespace Inception.Weights.Layouts;

/// <summary>
/// Networks of Cadene's <c>pretrained-models.pytorch</c> whose keys are timm's but for the classifier, which is <c>last_linear</c> in all of them.
/// Those whose weights come from TensorFlow have 1001 classes, of which class 0 is the background.
/// </summary>
internal static class Cadene
{
    public static WeightLayout InceptionV4 { get; } = new("Cadene", key => key) { ClassesWithBackground = 1001 };

    public static WeightLayout InceptionResNetV2 { get; } = new("Cadene", Classifier("classif.")) { ClassesWithBackground = 1001 };

    public static WeightLayout Xception { get; } = new("Cadene", Classifier("fc."));

    private static Func<string, string?> Classifier(string name) =>
        key => key.StartsWith("last_linear.", StringComparison.Ordinal) ? name + key["last_linear.".Length..] : key;
}
