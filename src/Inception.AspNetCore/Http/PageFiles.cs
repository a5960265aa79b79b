using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>The page's files, which are embedded in this assembly.</summary>
internal static class PageFiles
{
    public const string Index = "index.html";

    private const string Prefix = "Page/";

    // Nothing from elsewhere, and no script or style within the HTML. Images come from the user's own files (blob:).
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; media-src blob:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    /// <summary>The files by name, e.g. <c>index.html</c>.</summary>
    public static IEnumerable<PageFile> All()
    {
        var assembly = typeof(PageFiles).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return new(name[Prefix.Length..], Types[Path.GetExtension(name)], bytes);
        }
    }

    /// <summary>Answers with a file, and with what a browser may do on the page.</summary>
    public static IResult Send(HttpContext context, PageFile file)
    {
        // The page's addresses are relative, so that it can stand in any folder.
        if (file.Name == Index && !context.Request.Path.Value!.EndsWith('/')) return Results.Redirect(context.Request.PathBase + context.Request.Path + "/");
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-cache";
        return Results.Bytes(file.Bytes, file.Type, entityTag: new(file.Tag));
    }

    /// <summary>A file of the page.</summary>
    internal sealed record PageFile(string Name, string Type, byte[] Bytes)
    {
        public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes)[..8])}\"";
    }
}
