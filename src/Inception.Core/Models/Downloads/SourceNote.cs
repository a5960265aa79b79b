using System.Net.Http.Headers;
using System.Text.Json.Serialization;

namespace Inception.Models.Downloads;

/// <summary>Which version of which address a part of a file comes from, so that no other version is joined to it.</summary>
/// <param name="Address">The address that was asked.</param>
/// <param name="EntityTag">The version by the server's name for it; null when it named none that holds byte by byte.</param>
/// <param name="LastModified">The version by its date.</param>
internal sealed record SourceNote(Uri Address, string? EntityTag, DateTimeOffset? LastModified)
{
    /// <summary>Says "the rest, if it is still this version, else the whole"; null when the version has no name.</summary>
    [JsonIgnore]
    public RangeConditionHeaderValue? Condition =>
        EntityTag is not null && EntityTagHeaderValue.TryParse(EntityTag, out var tag) ? new(tag)
        : LastModified is { } date ? new(date)
        : null;

    public static SourceNote From(Uri address, HttpResponseMessage response) => new(
        address,
        response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : null,
        response.Content.Headers.LastModified);
}
