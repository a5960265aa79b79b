// Searches a folder by image: vectors of an Inception network in a USearch index, beside rows in SQLite.
//
//     dotnet run -c Release --project samples/ImageSearch -- FOLDER                    indexes the folder, then serves the page at http://127.0.0.1:5080
//     dotnet run -c Release --project samples/ImageSearch -- FOLDER --find cat.jpg     indexes the folder, prints the nearest images and ends
//     dotnet run -c Release --project samples/ImageSearch -- --measure 10000           recall and time against exact search
//
// --help lists all options. The model is the shipped one of Fashion-MNIST unless --model names another.

using System.Security.Cryptography;
using Inception.Extensions.AI;
using Inception.Portable;
using Inception.Samples.ImageSearch;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (Arguments.Parse(args, out var exitCode) is not { } options) return exitCode;
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.AI", LogLevel.None);   // unreadable files are listed on the page
builder.WebHost.UseUrls(options.Url).ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 32 << 20);

// The generator for searches: telemetry for any OpenTelemetry exporter, and a cache of the images that are searched again and again.
// Vectors depend on the checkpoint, so its sum belongs to the cache's keys and to the store.
string checkpoint;
using (var file = File.OpenRead(options.Model)) checkpoint = Convert.ToHexString(await SHA256.HashDataAsync(file));
builder.Services.AddDistributedMemoryCache();
builder.Services
    .AddInceptionEmbeddings(_ => PortableModel.Load(options.Model, engine: new() { QuickStart = options.IsQuick }), new() { Normalize = true, BatchSize = 32 })
    .UseOpenTelemetry()
    .UseDistributedCache(configure: cache => cache.CacheKeyAdditionalValues = [checkpoint]);
await using var app = builder.Build();
var generator = app.Services.GetRequiredService<IEmbeddingGenerator<DataContent, Embedding<float>>>();

if (options.Measure is { } count) return await RecallMeasurement.RunAsync(generator, count, options.Store, checkpoint);

using var store = LocalImageStore.Open(options.Store, generator);
// Each file is embedded once: no cache.
var indexer = new FolderIndexer(options.Folder!, store, generator.GetRequiredService<ImageEmbeddingGenerator>(), checkpoint);
if (options.Find is { } image)
{
    await indexer.RunAsync(CancellationToken.None);
    var (done, (rows, vectors)) = (indexer.Progress, store.Count());
    Console.WriteLine($"{done.Total} new files, {done.Unreadable} of them unreadable, {done.Kept} as before, {done.Removed} gone");
    Console.WriteLine($"{rows} rows, {vectors} vectors, {store.Mended} mended");
    foreach (var file in store.Rows.Unreadable()) Console.WriteLine($"unreadable: {file.Path}: {file.Hash}");
    await foreach (var result in store.SearchAsync(await DataContent.LoadFromAsync(image), top: 5))
        Console.WriteLine($"{result.Score:F3}  {result.Record.Path}");
    return 0;
}

app.MapSearch(options.Folder!, store, indexer);
await app.StartAsync();
Console.WriteLine($"The page is at {string.Join(", ", app.Urls)}");
try
{
    await indexer.RunAsync(app.Lifetime.ApplicationStopping);
    Console.WriteLine($"{store.Count().Rows} images");
}
catch (OperationCanceledException)
{
    // The next start goes on from here.
}

await app.WaitForShutdownAsync();
return 0;
