using Inception.Cluster;
using Inception.Portable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.ML.OnnxRuntime;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/scale-out.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class ScaleOutExamples
{
    public static void OnnxRuntimeInAnyLanguage(byte[] bytes)
    {
        using var session = new InferenceSession("inception_v3.onnx");
        using var image = OrtValue.CreateTensorValueFromMemory(bytes, [1, 299, 299, 3]);
        using var run = new RunOptions();
        using var results = session.Run(run, ["input"], [image], ["logits"]);
    }

    public static async Task InAProgramOfYourOwn(IEnumerable<string> images)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering()                        // or Redis, PostgreSQL, Azure, …
            .AddInceptionFolderStorage("/share/jobs")        // or any grain storage named ClusterStorage.Name
            .AddInceptionWorker());
        using var host = builder.Build();
        await host.StartAsync();

        using var model = PortableModel.Load("model.safetensors");
        var cluster = new ClusterClient(host.Services.GetRequiredService<IGrainFactory>());
        var job = new ClusterJob { Id = "photos", Folder = "/share/photos.job", Output = "/share/photos.npy", BaseFolder = "/share/photos" };
        await cluster.SubmitAsync(job, images, model);
        var end = await cluster.WaitAsync(job.Id);
        Console.WriteLine($"{end.State}: {end.Done:N0} images, {end.LeftOut:N0} left out");
    }
}
