using System.Diagnostics;
using System.Globalization;
using Inception.Networks.Tables;
using Inception.Tool.Reporting;
using Inception.Training.Transfer;
using TorchSharp;

namespace Inception.Tool.Training;

/// <summary>A classifier alone, trained on the features of images that go through the network once and are cached from then on.</summary>
/// <param name="plan">What is trained.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="cache">Where features are kept.</param>
internal sealed class HeadRun(TrainingPlan plan, TrainingFolder folder, FeatureCache cache) : ITrainingRun
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (plan.Network.Table.Classifier is not Linear { Bias: true })
            throw new UserException($"--head-only needs a network that ends in a fully connected classifier, unlike {plan.Model.Name}: remove --head-only.");
        if (File.Exists(folder.Checkpoints.Last))
            throw new UserException($"The folder '{folder.Path}' has a training in epochs, and its model would be lost: choose another folder with --output.");
        Console.WriteLine($"{plan.Title}: the classifier alone, on {plan.Device}");
        Console.WriteLine(plan.Choices);
        try
        {
            await TrainAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"The features computed so far are cached in {cache.Folder}. Run the same command to continue.");
            throw;
        }
    }

    private async Task TrainAsync(CancellationToken cancellation)
    {
        plan.Network.to(plan.Device);
        var watch = Stopwatch.StartNew();
        var features = new PlanFeatures(plan, cache);
        using var training = await features.GetAsync("training", plan.Images.Training, cancellation);
        using var validation = await features.GetAsync("validation", plan.Images.Validation, cancellation);
        var forFeatures = watch.Elapsed;
        watch.Restart();
        var head = LinearHead.Train(
            training, new() { WeightDecay = plan.Recipe.WeightDecay!.Value, LabelSmoothing = plan.Recipe.Smoothing!.Value }, cancellation);
        head.CopyTo(plan.Network);
        var course = new HeadCourse(head, training, validation, forFeatures, watch.Elapsed);
        var evaluation = head.Evaluate(validation, cancellation: cancellation);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Classifier trained in {course.ForHead.TotalSeconds:F1} s, {head.Iterations} "
            + $"iterations: accuracy {evaluation.Metrics.Top1:P2} of {evaluation.Metrics.Count:N0} images"));
        SkippedImages.Tell(training.Skipped);
        SkippedImages.Tell(validation.Skipped);
        plan.Recipe.Save(folder.Recipe);   // first, as it says whose the other files are
        new TrainingReport(plan, folder, course).Write(evaluation, training.Skipped.Count + validation.Skipped.Count);
        Console.WriteLine($"Writing the report: {folder.Report}");
    }
}
