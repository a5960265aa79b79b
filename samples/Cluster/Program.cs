// Classifies a folder of images on a cluster of two workers, both in this process. It shows the progress and writes one line for each image.
//
//     dotnet run -c Release --project samples/Cluster           clothes, with images and weights of this repository; offline
//     dotnet run -c Release --project samples/Cluster FOLDER    your images with Inception v3; downloads its weights once
//
// On several machines, start each worker as its own process with 'inception cluster worker'. Redis then replaces localhost clustering and the
// state folder.

using Inception.Cluster;
using Inception.Models.Catalogue;
using Inception.Portable;
using Inception.Samples.Cluster;
using Microsoft.Extensions.DependencyInjection;

var images = Path.GetFullPath(args is [var own] ? own : Path.Combine(AppContext.BaseDirectory, "fashion-mnist"));
var files = Directory.EnumerateFiles(images).Where(file => Path.GetExtension(file).ToLowerInvariant() is ".jpg" or ".jpeg" or ".png" or ".webp")
    .Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToList();
var scratch = Directory.CreateTempSubdirectory("inception-cluster-");
try
{
    // Two workers, which find each other and share the state of jobs. The second may join or leave while a job runs.
    await using var first = await Worker.StartAsync(scratch.FullName);
    await using var second = await Worker.StartAsync(scratch.FullName, first);

    // The job says what to do with which images, and where to write the results. All workers read the model from the job's folder.
    using var model = args.Length == 0
        ? PortableModel.Load(Path.Combine(AppContext.BaseDirectory, "inception_medium.safetensors"))
        : PortableModel.Load(InceptionWeights.V3.ImageNet);
    var job = new ClusterJob
    {
        Id = "images",
        Task = ClusterTask.Classify,
        Folder = Path.Combine(scratch.FullName, "job"),
        Output = Path.GetFullPath("classes.jsonl"),
        BaseFolder = images,
        ShardSize = 4,   // small, so that both workers get shards; hundreds of images are usual
        Top = 1,
    };

    var cluster = new ClusterClient(first.Services.GetRequiredService<IGrainFactory>());
    await cluster.SubmitAsync(job, files, model);
    var end = await cluster.WaitAsync(job.Id, new ConsoleProgress());

    if (end.State == ClusterJobState.Completed) ResultTable.Print(job.Output);
    Console.WriteLine($"{end.State}: {end.Done:N0} images in {end.Elapsed.TotalSeconds:F1} s, {end.LeftOut:N0} left out. {end.Message}");
    Console.WriteLine($"results: {job.Output}, report: {job.Report}");
    return end.State == ClusterJobState.Completed ? 0 : 1;
}
finally
{
    scratch.Delete(recursive: true);
}
