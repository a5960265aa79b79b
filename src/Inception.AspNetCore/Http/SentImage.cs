namespace Inception.AspNetCore.Http;

/// <summary>An encoded image of a request.</summary>
/// <param name="Name">The client's name of the file; null where there is none.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record SentImage(string? Name, ReadOnlyMemory<byte> Bytes);
