using Inception.Extensions.AI;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace Inception.Samples.ImageSearch;

/// <summary>The page and what it asks for. Files are found by the numbers of their rows, never by a path that a client names.</summary>
internal static class SearchPage
{
    private const int MostResults = 100;

    public static void MapSearch(this WebApplication app, string folder, LocalImageStore store, FolderIndexer indexer)
    {
        app.MapGet("/", () => Results.Stream(typeof(SearchPage).Assembly.GetManifestResourceStream("index.html")!, "text/html; charset=utf-8"));
        app.MapGet("/status", () => new
        {
            indexing = indexer.Progress,
            images = store.Count().Rows,
            unreadable = store.Rows.Unreadable().Select(row => new { row.Path, reason = row.Hash }),
        });
        app.MapGet("/images/{id:long}", (long id) => store.Rows.Find(id) is { } row && File.Exists(Path.Combine(folder, row.Path))
            ? Results.File(Path.GetFullPath(Path.Combine(folder, row.Path)), TypeOf(row.Path))
            : Results.NotFound());
        app.MapPost("/search", async (HttpRequest request, int? top, CancellationToken cancellation) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellation);
            return await SearchAsync(store, new DataContent(body.ToArray(), "image/unknown"), top, cancellation);
        });
        app.MapGet("/similar/{id:long}", async (long id, int? top, CancellationToken cancellation) => store.Rows.Find(id) is { } row
            ? await SearchAsync(store, row.Vector, top, cancellation)
            : Results.NotFound());
    }

    private static async Task<IResult> SearchAsync<TInput>(LocalImageStore store, TInput value, int? top, CancellationToken cancellation)
        where TInput : notnull
    {
        try
        {
            var found = new List<object>();
            await foreach (var result in store.SearchAsync(value, Math.Clamp(top ?? 24, 1, MostResults), cancellationToken: cancellation))
                found.Add(new { result.Record.Id, result.Record.Path, result.Score });
            return Results.Ok(found);
        }
        catch (ImageEmbeddingException failure)
        {
            return Results.Problem(failure.InnerException?.Message ?? failure.Message, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static string TypeOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".jpg" or ".jpeg" => "image/jpeg",
        ".png" => "image/png",
        ".webp" => "image/webp",
        ".gif" => "image/gif",
        ".bmp" => "image/bmp",
        _ => "image/tiff",
    };
}
