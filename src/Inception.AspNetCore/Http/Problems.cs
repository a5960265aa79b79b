using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Inception.AspNetCore.Http;

/// <summary>Errors as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class Problems
{
    public const string MediaType = "application/problem+json";

    public static IResult Result(RequestFailure failure)
    {
        var problem = new ProblemDetails
        {
            Status = failure.Status,
            Title = ReasonPhrases.GetReasonPhrase(failure.Status),
            Detail = failure.Message,
        };
        problem.Extensions["kind"] = failure.Kind;
        return Results.Json(problem, InceptionJson.Default.ProblemDetails, MediaType, failure.Status);
    }

    /// <summary>Says in the headers when to try again.</summary>
    public static void SetHeaders(HttpContext context, RequestFailure failure)
    {
        if (failure.RetryAfter is { } after)
            context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (failure.Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
    }
}
