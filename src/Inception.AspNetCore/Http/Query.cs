using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>The parameters of a request's address.</summary>
internal static class Query
{
    public static string? Text(HttpContext context, string name) => context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    public static int? Number(HttpContext context, string name) => Text(context, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new RequestFailure(StatusCodes.Status400BadRequest, $"bad_{name}", $"{name} expects a whole number; found '{RequestFailure.Shown(text)}'.");

    public static bool Flag(HttpContext context, string name) => Text(context, name) switch
    {
        null or "false" or "0" => false,
        "true" or "1" => true,
        var other => throw new RequestFailure(
            StatusCodes.Status400BadRequest, $"bad_{name}", $"{name} expects true or false; found '{RequestFailure.Shown(other)}'."),
    };
}
