using Inception.ML;
using Inception.Models.Catalogue;
using Microsoft.ML;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/mlnet.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class MlnetExamples
{
    public static void FineTune(IDataView training, IDataView test)
    {
        var context = new MLContext(seed: 1);
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label", "Category")
            .Append(context.MulticlassClassification.Trainers.InceptionFineTune(new() { Weights = InceptionWeights.V3.ImageNet, FeatureColumnName = "Path" }))
            .Append(context.Transforms.Conversion.MapKeyToValue("Category", "PredictedLabel"));

        var model = pipeline.Fit(training);
        var metrics = context.MulticlassClassification.Evaluate(model.Transform(test));
        context.Model.Save(model, training.Schema, "model.zip");
    }

    public static void Transform(MLContext context)
    {
        var features = context.Transforms.InceptionFeaturize("Features", "Path", new() { Weights = InceptionWeights.V3.ImageNet });
        var classes = context.Transforms.InceptionClassify("Path", new() { Weights = InceptionWeights.V3.ImageNet, Top = 5 });
    }
}
